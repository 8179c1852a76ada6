package dev.httptrigger.extauthz.decision;

import static java.util.Objects.requireNonNull;

/**
 * What a request's token tells of the keys that are in force: counted afterwards, so that a person
 * knows when a rotation is finished. It decides nothing.
 */
public sealed interface KeySighting {
  /** Nothing: there was no token to look at, or none that tells anything. */
  KeySighting NOTHING = new Nothing();

  /** See {@link #NOTHING}. */
  record Nothing() implements KeySighting {}

  /**
   * A token of this key was good: signature, times, names, and not revoked. Whether the rules of
   * authorization let it through does not matter, for without the key it would be refused.
   *
   * @param key the key's short name, made when configuration came
   */
  record Used(String key) implements KeySighting {
    /** Checks that there is a name. */
    public Used {
      requireNonNull(key, "key is null");
    }
  }

  /**
   * A token named a key that a fetched key set lacks: it may be newer than the set, or anybody's
   * invention. What it named is not told.
   *
   * @param keySet the name of the key set's record
   */
  record UnknownKid(String keySet) implements KeySighting {
    /** Checks that there is a name. */
    public UnknownKid {
      requireNonNull(keySet, "keySet is null");
    }
  }
}
