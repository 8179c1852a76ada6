package dev.httptrigger.crds.resolve;

import java.io.Serial;

/** A list of revoked tokens can't be used; says where and why in one sentence, and the mend. */
final class MalformedListException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String mend;

  MalformedListException(String message, String mend) {
    super(message);
    this.mend = mend;
  }

  String mend() {
    return mend;
  }
}
