package dev.httptrigger.crds.keys;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectReference;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

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

  /**
   * A key set at a URL. Whoever asks for the same URL, trusts the same authorities and lets keys
   * become equally old has the same key set; they are fetched once for all who differ in the last
   * only.
   *
   * @param address where it is
   * @param authorities the SHA-256 of the certificate authorities in PEM that are trusted instead
   *     of the public ones, as 64 hexadecimal digits in lower case
   * @param maxStaleness how long after the last success the keys stay in force; positive
   */
  record Remote(SourceAddress address, Optional<String> authorities, Duration maxStaleness)
      implements KeySetSource {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Checks the duration and the hash's form. */
    public Remote {
      requireNonNull(address, "address is null");
      if (!authorities.map(hash -> SHA256.matcher(hash).matches()).orElse(true)) {
        throw new IllegalArgumentException("authorities is no SHA-256");
      }
      if (!maxStaleness.isPositive()) {
        throw new IllegalArgumentException("maxStaleness is not positive");
      }
    }

    @Override
    public String text() {
      return address.text();
    }
  }
}
