package dev.httptrigger.cli;

/** The command line can be parsed and makes no sense all the same: exit code 64. */
final class UsageException extends RuntimeException {
  /**
   * Takes what to tell the person.
   *
   * @param message what is wrong and what to do about it
   */
  UsageException(String message) {
    super(message);
  }
}
