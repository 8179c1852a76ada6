package dev.httptrigger.crds.config;

import java.io.Serial;

/** Ends the reading of a record; never leaves the package. */
final class MalformedRecordException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String reason;

  /** The reason is a clause such as {@code selection.by is missing}; it quotes no value. */
  MalformedRecordException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
