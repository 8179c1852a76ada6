package dev.httptrigger.cli;

/** Something that a person named can't be read, or is not what it should be: exit code 66. */
final class UnreadableInputException extends RuntimeException {
  /**
   * Takes what to tell the person.
   *
   * @param where file, and line where there is one
   * @param what what is wrong there, one sentence
   * @param mend what to do about it, one sentence
   */
  UnreadableInputException(String where, String what, String mend) {
    super(where + ": " + what + " " + mend);
  }
}
