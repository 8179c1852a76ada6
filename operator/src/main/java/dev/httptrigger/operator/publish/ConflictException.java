package dev.httptrigger.operator.publish;

/** A Secret is not as it was when the write was decided: the decision must be made anew. */
final class ConflictException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String secret;

  ConflictException(String secret) {
    super("the Secret " + secret + " was changed by somebody else");
    this.secret = secret;
  }

  /** The Secret's name. */
  String secret() {
    return secret;
  }
}
