package dev.httptrigger.testkit;

/**
 * How a command ended.
 *
 * @param exit its exit code; 0 is success
 * @param out all it wrote to standard output, as UTF-8
 * @param err all it wrote to standard error, as UTF-8
 */
public record Outcome(int exit, String out, String err) {
  /** Whether the exit code is 0. */
  public boolean succeeded() {
    return exit == 0;
  }

  /**
   * Standard output of a command that must not fail.
   *
   * @throws RealPartException with everything the command said, when it failed
   */
  public String outOrThrow() {
    if (!succeeded()) {
      throw new RealPartException("exit code " + exit + "\n" + err + out);
    }
    return out;
  }
}
