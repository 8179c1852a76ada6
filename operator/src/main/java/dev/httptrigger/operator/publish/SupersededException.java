package dev.httptrigger.operator.publish;

/** Another leader has written a later term: this one must write no more. */
final class SupersededException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long term;

  SupersededException(long term) {
    super("a later term stands in the index");
    this.term = term;
  }

  /** The later term. */
  long term() {
    return term;
  }
}
