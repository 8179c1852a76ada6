package dev.httptrigger.operator.keysources;

/** Is told of tokens that name a key which nobody has. Safe for use by several threads. */
@FunctionalInterface
public interface UnknownKeys {
  /**
   * A server saw a token whose key is not in a key set. To be told as often as it is seen: what
   * comes of it is limited here. Returns at once.
   *
   * @param keySet the name of the key set's record; one that is not fetched from anywhere changes
   *     nothing
   */
  void flagged(String keySet);
}
