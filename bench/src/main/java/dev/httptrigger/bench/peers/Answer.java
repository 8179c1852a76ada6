package dev.httptrigger.bench.peers;

/**
 * What a server said to one request.
 *
 * @param kind what it comes to
 * @param user what the upstream gets as the user where the request passes; else what was said
 */
record Answer(Kind kind, String user) {
  /** A gateway that fails open lets a failed call pass, so it is no denial. */
  enum Kind {
    ALLOWED,
    DENIED,
    FAILED
  }

  static Answer allowed(String user) {
    return new Answer(Kind.ALLOWED, user);
  }

  static Answer denied(String how) {
    return new Answer(Kind.DENIED, how);
  }

  /** There was none. */
  static Answer failed(String how) {
    return new Answer(Kind.FAILED, how);
  }

  boolean allowed() {
    return kind == Kind.ALLOWED;
  }
}
