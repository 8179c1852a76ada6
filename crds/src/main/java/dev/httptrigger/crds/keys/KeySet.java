package dev.httptrigger.crds.keys;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The usable keys of one source, in their order.
 *
 * @param keys at most {@value #MAXIMUM_KEYS}; no two with the same {@code kid}, at most one without
 */
public record KeySet(List<VerificationKey> keys) {
  /** How many keys one set may hold. */
  public static final int MAXIMUM_KEYS = 100;

  /** Checks the bound and that every {@code kid}, absence included, stands once. */
  public KeySet {
    keys = List.copyOf(keys);
    if (keys.size() > MAXIMUM_KEYS) {
      throw new IllegalArgumentException("more than " + MAXIMUM_KEYS + " keys");
    }
    Set<Optional<String>> seen = new HashSet<>();
    for (VerificationKey key : keys) {
      if (!seen.add(key.kid())) {
        throw new IllegalArgumentException("a kid stands twice in one key set");
      }
    }
  }

  /** The set without keys whose private half stands in public documentation. */
  public KeySet withoutWellKnownKeys() {
    List<VerificationKey> others =
        keys.stream()
            .filter(key -> WellKnownKeys.whereIsPrivateHalf(key.material()).isEmpty())
            .toList();
    return others.size() == keys.size() ? this : new KeySet(others);
  }
}
