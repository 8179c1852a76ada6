package dev.httptrigger.operator.keysources;

/** Is told of key sets that may be older than the tokens that come: whoever can renew one does. */
@FunctionalInterface
public interface UnknownKeys {
  /** Renews nothing. */
  UnknownKeys NONE = _ -> {};

  /**
   * A token named a key that a key set lacks. Anybody can send such tokens, so this is said again
   * and again, by every server every ten seconds while they come: who listens says how often it
   * does something about it. Returns at once; called by the thread that follows the servers.
   *
   * @param keySetRecord the name of the key set's record
   */
  void flagged(String keySetRecord);
}
