package dev.httptrigger.deploy.faults;

/**
 * What a request shows.
 *
 * @param what in words, for messages
 * @param text the token; empty for none
 * @param key the id of the key that it is really signed with, where nothing else is wrong with it;
 *     else empty, as no configuration lets it pass
 */
record Token(String what, String text, String key) {
  static final Token NONE = new Token("no token", "", "");

  static Token good(String key, String text) {
    return new Token("good, of key " + key, text, key);
  }

  static Token bad(String what, String text) {
    return new Token(what, text, "");
  }

  /** Never the token itself. */
  @Override
  public String toString() {
    return what;
  }
}
