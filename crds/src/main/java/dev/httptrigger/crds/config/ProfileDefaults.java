package dev.httptrigger.crds.config;

import dev.httptrigger.crds.config.Provider.KeySource;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.v1alpha1.JwtProvider;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a provider's absent fields mean, by profile (DESIGN §3).
 *
 * @param clockSkew how far clocks may differ
 * @param requireExpiration whether a token without {@code exp} is refused
 * @param types accepted {@code typ}, normalised; empty: not looked at
 */
record ProfileDefaults(Duration clockSkew, boolean requireExpiration, Optional<Set<String>> types) {
  private static final String ABSENT = "";
  private static final String APPLICATION = "application/";

  private static final ProfileDefaults STRICT =
      new ProfileDefaults(
          Duration.ofSeconds(60), true, Optional.of(Set.of(ABSENT, "jwt", "at+jwt")));
  private static final ProfileDefaults FUNCTION_COMPUTE =
      new ProfileDefaults(Duration.ZERO, false, Optional.empty());

  static ProfileDefaults of(Profile profile) {
    return switch (profile) {
      case STRICT -> STRICT;
      case FUNCTION_COMPUTE -> FUNCTION_COMPUTE;
    };
  }

  /** The provider with every value in its place. */
  Provider provider(JwtProvider written, KeySource keys) {
    return new Provider(
        written.name(),
        written.issuer(),
        written.audiences(),
        algorithms(written.algorithms()),
        written.types().isEmpty() ? types : Optional.of(normalised(written.types())),
        written.clockSkew().orElse(clockSkew),
        written.requireExpiration().orElse(requireExpiration),
        written.maxLifetime(),
        keys);
  }

  private static Optional<Set<Algorithm>> algorithms(List<String> written) {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        written.stream().map(ProfileDefaults::algorithm).collect(Collectors.toUnmodifiableSet()));
  }

  private static Algorithm algorithm(String name) {
    return Algorithm.byWireName(name)
        .orElseThrow(() -> new IllegalArgumentException("an algorithm is not known"));
  }

  /** Media types are compared without case, and without {@code application/} (RFC 7515 §4.1.9). */
  private static Set<String> normalised(List<String> types) {
    return types.stream()
        .map(type -> type.toLowerCase(Locale.ROOT))
        .map(type -> type.startsWith(APPLICATION) ? type.substring(APPLICATION.length()) : type)
        .collect(Collectors.toUnmodifiableSet());
  }
}
