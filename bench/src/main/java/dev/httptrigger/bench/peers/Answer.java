package dev.httptrigger.bench.peers;

/**
 * What a server said to one request.
 *
 * @param allowed whether it lets the request pass
 * @param user what the upstream gets as the user where it passes; else what was said instead
 */
record Answer(boolean allowed, String user) {
  static Answer allowed(String user) {
    return new Answer(true, user);
  }

  static Answer denied(String how) {
    return new Answer(false, how);
  }
}
