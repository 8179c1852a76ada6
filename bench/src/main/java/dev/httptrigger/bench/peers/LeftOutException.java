package dev.httptrigger.bench.peers;

/** A peer can't be measured; the report says why. The others go on. */
final class LeftOutException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the reason, for people. */
  LeftOutException(String message) {
    super(message);
  }

  /** With the reason, for people, and the failure behind it. */
  LeftOutException(String message, Throwable cause) {
    super(message, cause);
  }
}
