package dev.httptrigger.cli;

/**
 * The exit codes that scripts rely on (DESIGN §6); those from 64 on are the usual ones of {@code
 * sysexits.h}.
 */
final class ExitCode {
  /** All is well. */
  static final int CLEAN = 0;

  /** {@code validate}: a trigger is refused; {@code demo}: an answer was wrong. */
  static final int REFUSED = 1;

  /** {@code validate --strict}: there are warnings and nothing worse. */
  static final int WARNINGS = 2;

  /** The command line is wrong. */
  static final int USAGE = 64;

  /** A file can't be read, or is not what it should be. */
  static final int UNREADABLE = 66;

  /** HttpTrigger's own fault, or its surroundings'. */
  static final int FAULT = 70;

  private ExitCode() {}
}
