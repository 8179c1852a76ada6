package dev.httptrigger.crds.keys;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectReference;
import java.util.Optional;

/**
 * Where a key set comes from that several triggers may use: its identity (DESIGN §5). What a
 * trigger chooses about the keys is no part of it.
 */
public sealed interface KeySetSource {
  /** What people call it, such as {@code Secret shop/keys, jwks.json}; holds no key material. */
  String text();

  /**
   * A value of a Secret or ConfigMap.
   *
   * @param object which
   * @param key the key in its data
   * @param kid the {@code kid} that the trigger gives to a key in PEM
   */
  record InObject(ObjectReference object, String key, Optional<String> kid)
      implements KeySetSource {
    /** Checks that nothing is null. */
    public InObject {
      requireNonNull(object, "object is null");
      requireNonNull(key, "key is null");
      requireNonNull(kid, "kid is null");
    }

    @Override
    public String text() {
      return object + ", " + key;
    }
  }
}
