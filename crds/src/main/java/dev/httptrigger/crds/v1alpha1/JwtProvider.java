package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who may sign, and what a token of theirs must say.
 *
 * @param name a name for status, metrics and messages
 * @param issuer exactly this {@code iss}; empty: not looked at
 * @param audiences any of these in {@code aud}; empty: not looked at
 * @param algorithms values of {@code alg}; empty: what the keys allow
 * @param types values of {@code typ}, as written; empty: the profile's default
 * @param clockSkew from 0 to 1 h; empty: the profile's default
 * @param requireExpiration whether {@code exp} must be there; empty: the profile's default
 * @param maxLifetime the longest {@code exp - iat}, at least 1 s; empty: no limit
 * @param jwks the keys
 */
public record JwtProvider(
    String name,
    Optional<String> issuer,
    List<String> audiences,
    List<String> algorithms,
    List<String> types,
    Optional<Duration> clockSkew,
    Optional<Boolean> requireExpiration,
    Optional<Duration> maxLifetime,
    Jwks jwks) {
  /** Takes copies. */
  public JwtProvider {
    requireNonNull(name, "name is null");
    requireNonNull(issuer, "issuer is null");
    audiences = List.copyOf(audiences);
    algorithms = List.copyOf(algorithms);
    types = List.copyOf(types);
    requireNonNull(clockSkew, "clockSkew is null");
    requireNonNull(requireExpiration, "requireExpiration is null");
    requireNonNull(maxLifetime, "maxLifetime is null");
    requireNonNull(jwks, "jwks is null");
  }
}
