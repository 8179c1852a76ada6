package dev.httptrigger.crds.manifest;

/** Nothing after this line can be read. Never leaves the package. */
final class UnreadableException extends Exception {
  private final int line;
  private final String problem;
  private final String mend;

  UnreadableException(int line, String problem, String mend) {
    super(problem);
    this.line = line;
    this.problem = problem;
    this.mend = mend;
  }

  void tell(ProblemList problems) {
    problems.add(line, problem, mend);
  }
}
