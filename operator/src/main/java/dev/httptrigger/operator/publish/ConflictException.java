package dev.httptrigger.operator.publish;

/** A Secret is not as it was when the write was decided: the decision must be made anew. */
sealed class ConflictException extends Exception permits StaleDecisionException {
  private static final long serialVersionUID = 1L;

  private final String secret;

  ConflictException(String secret) {
    this(secret, "the Secret " + secret + " was changed by somebody else");
  }

  ConflictException(String secret, String message) {
    super(message);
    this.secret = secret;
  }

  /** The Secret's name. */
  String secret() {
    return secret;
  }
}
