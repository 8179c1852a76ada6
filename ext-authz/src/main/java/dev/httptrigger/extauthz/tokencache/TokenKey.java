package dev.httptrigger.extauthz.tokencache;

import dev.httptrigger.extauthz.policy.TokenVerifier.Version;
import org.jspecify.annotations.Nullable;

/**
 * A token before a verifier. The token stands here as 128 bits of a hash that nobody outside can
 * compute, so nobody can look for two tokens that have the same; the verifier as what it can't
 * share with another. Immutable.
 */
final class TokenKey {
  private final Version version;
  private final long high;
  private final long low;

  TokenKey(Version version, long high, long low) {
    this.version = version;
    this.high = high;
    this.low = low;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenKey key
        && key.high == high
        && key.low == low
        && key.version == version;
  }

  /** One token may be known to many verifiers. */
  @Override
  public int hashCode() {
    return Long.hashCode(high) ^ System.identityHashCode(version);
  }
}
