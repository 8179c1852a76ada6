package dev.httptrigger.testkit;

/**
 * Something to do when this JVM ends in an orderly way, unless it was done before. Children end
 * with the JVM all the same; this is for what they leave on disk.
 */
final class EndOfJvm {
  private final Thread hook;

  private EndOfJvm(Thread hook) {
    this.hook = hook;
  }

  static EndOfJvm register(Runnable work) {
    Thread hook = new Thread(work, "end of the JVM");
    Runtime.getRuntime().addShutdownHook(hook);
    return new EndOfJvm(hook);
  }

  /** The work is done, or is no longer wanted. */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already, and this is called from a hook of the caller's: the work is done
      // twice then, which does no harm.
      System.getLogger(EndOfJvm.class.getName()).log(System.Logger.Level.TRACE, "ending", e);
    }
  }
}
