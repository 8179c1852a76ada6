package dev.httptrigger.extauthz.configsource;

/**
 * Threads for work that lets others go first, such as looking at configuration: where requests, or
 * the JVM's compilers, need the processor as well, they have most of it. How much is left is said
 * by flags of the JVM (docs/decisions/jvm-flags.md); without them such a thread is one like others.
 */
public final class BackgroundThread {
  private BackgroundThread() {}

  /** A daemon thread, not started. */
  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but who waits how long
  public static Thread unstarted(String name, Runnable work) {
    return Thread.ofPlatform().name(name).daemon().priority(Thread.MIN_PRIORITY).unstarted(work);
  }
}
