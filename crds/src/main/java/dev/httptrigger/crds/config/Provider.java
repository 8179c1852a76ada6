package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may sign, and what a token of theirs must say (DESIGN §4.4).
 *
 * @param name the provider's name in the spec
 * @param issuer exactly this {@code iss}; empty: not looked at
 * @param audiences any of these in {@code aud}; empty: not looked at
 * @param algorithms the algorithms allowed; empty: what each key allows
 * @param types accepted {@code typ}, lower case, without {@code application/}; the empty string
 *     stands for absence; empty: {@code typ} is not looked at
 * @param clockSkew how far clocks may differ, not negative
 * @param requireExpiration whether a token without {@code exp} is refused
 * @param maxLifetime the longest {@code exp - iat} allowed
 * @param keys where the keys are
 */
public record Provider(
    String name,
    Optional<String> issuer,
    List<String> audiences,
    Optional<Set<Algorithm>> algorithms,
    Optional<Set<String>> types,
    Duration clockSkew,
    boolean requireExpiration,
    Optional<Duration> maxLifetime,
    KeySource keys) {
  /** Takes copies and checks the bounds. */
  public Provider {
    requireNonNull(name, "name is null");
    requireNonNull(issuer, "issuer is null");
    audiences = List.copyOf(audiences);
    algorithms = algorithms.map(Set::copyOf);
    types = types.map(Set::copyOf);
    requireNonNull(maxLifetime, "maxLifetime is null");
    requireNonNull(keys, "keys is null");
    if (clockSkew.isNegative()) {
      throw new IllegalArgumentException("clockSkew is negative");
    }
  }

  /** The same provider with other keys. */
  public Provider withKeys(KeySource other) {
    return new Provider(
        name,
        issuer,
        audiences,
        algorithms,
        types,
        clockSkew,
        requireExpiration,
        maxLifetime,
        other);
  }

  /** Where a provider's keys are. */
  public sealed interface KeySource {}

  /**
   * Inside the trigger's own record.
   *
   * @param keySet the keys; may be empty, and then nothing verifies
   */
  public record InlineKeys(KeySet keySet) implements KeySource {}

  /**
   * In a record of their own, {@link KeySetConfig}, that other triggers may refer to as well.
   *
   * @param source which key set
   * @param allowWellKnownKeys whether keys of it are used whose private half stands in public
   *     documentation
   */
  public record KeySetReference(KeySetSource source, boolean allowWellKnownKeys)
      implements KeySource {
    /** Checks that nothing is null. */
    public KeySetReference {
      requireNonNull(source, "source is null");
    }

    /** The keys of the set that this provider uses. */
    public KeySet chosenFrom(KeySet keySet) {
      return allowWellKnownKeys ? keySet : keySet.withoutWellKnownKeys();
    }
  }
}
