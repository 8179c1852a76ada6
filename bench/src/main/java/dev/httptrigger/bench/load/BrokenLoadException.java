package dev.httptrigger.bench.load;

/** The load can't go on: a connection ended, or the server speaks no gRPC that is understood. */
public final class BrokenLoadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what happened, for people. */
  public BrokenLoadException(String message) {
    super(message);
  }

  /** With what happened, for people, and why. */
  public BrokenLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
