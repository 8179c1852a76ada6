package dev.httptrigger.testkit;

/**
 * A real part (an Envoy, an API server, a program) can't be had, did not start, or did not do what
 * it was told. The message says what was tried, shows the end of the part's own log where there is
 * one, and says what to do.
 */
public final class RealPartException extends RuntimeException {
  /** An exception with that message. */
  public RealPartException(String message) {
    super(message);
  }

  /** An exception with that message and the failure that led to it. */
  public RealPartException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The waiting thread was interrupted; its interrupt flag is set again. */
  static RealPartException interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new RealPartException("interrupted while " + what, cause);
  }
}
