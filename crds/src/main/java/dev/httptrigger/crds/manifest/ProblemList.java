package dev.httptrigger.crds.manifest;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one file. Not thread-safe; lives as long as one reading. */
final class ProblemList {
  /** Nobody mends more at once. */
  private static final int MAXIMUM = 100;

  private final String file;
  private final List<SyntaxProblem> problems = new ArrayList<>();

  ProblemList(String file) {
    this.file = file;
  }

  void add(int line, String message, String mend) {
    if (problems.size() < MAXIMUM) {
      problems.add(new SyntaxProblem(file, line, message, mend));
    }
  }

  int size() {
    return problems.size();
  }

  List<SyntaxProblem> all() {
    return problems;
  }
}
