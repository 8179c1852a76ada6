package dev.httptrigger.cli;

/** Something outside kept a command from doing its work: exit code 70, with what to do about it. */
final class FailedStartException extends RuntimeException {
  /**
   * Takes what to tell the person.
   *
   * @param message what is wrong and what to do about it
   */
  FailedStartException(String message) {
    super(message);
  }
}
