package dev.httptrigger.bench.scenario;

/** A server gave an answer that is not the right one: what was measured is worth nothing. */
public final class WrongAnswersException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what was asked of whom; never with a token. */
  public WrongAnswersException(String message) {
    super(message);
  }
}
