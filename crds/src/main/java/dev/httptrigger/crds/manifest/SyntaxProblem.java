package dev.httptrigger.crds.manifest;

import static java.util.Objects.requireNonNull;

/**
 * Why a file can't be read as objects. Never quotes a value.
 *
 * @param file the file's name as given to the parser
 * @param line counted from 1
 * @param message what is wrong, one sentence
 * @param mend what to do about it, one sentence
 */
public record SyntaxProblem(String file, int line, String message, String mend) {
  /** Checks that nothing is null. */
  public SyntaxProblem {
    requireNonNull(file, "file is null");
    requireNonNull(message, "message is null");
    requireNonNull(mend, "mend is null");
  }

  /** File, line, message and mend in one line, in the form that editors jump to. */
  public String text() {
    return file + ":" + line + ": " + message + " " + mend;
  }
}
