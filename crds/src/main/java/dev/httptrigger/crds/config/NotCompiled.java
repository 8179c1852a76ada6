package dev.httptrigger.crds.config;

import dev.httptrigger.crds.v1alpha1.ForwardedClaim.Encoding;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec.Enforcement;
import dev.httptrigger.crds.v1alpha1.Jwt;
import dev.httptrigger.crds.v1alpha1.Jwt.TokenForwarding;
import dev.httptrigger.crds.v1alpha1.Place;

/**
 * The compiler's second look at what no server honours yet. The checks refuse it with a finding;
 * should one be forgotten there, nothing is compiled rather than something less strict.
 */
final class NotCompiled {
  private NotCompiled() {}

  static void requireNothingOf(HttpTriggerSpec spec) {
    refuse(!spec.targetRefs().isEmpty(), "targetRefs");
    refuse(spec.enforcement() != Enforcement.ENFORCE, "enforcement");
    refuse(spec.denial().isPresent(), "denial");
    spec.jwt().ifPresent(NotCompiled::requireNothingOf);
  }

  private static void requireNothingOf(Jwt jwt) {
    refuse(
        jwt.tokenForwarding().filter(TokenForwarding.REMOVE::equals).isPresent(),
        "jwt.tokenForwarding");
    refuse(
        jwt.tokenLocations().stream().anyMatch(location -> location.in() != Place.HEADER),
        "jwt.tokenLocations");
    refuse(jwt.providers().size() > 1, "jwt.providers");
    refuse(
        jwt.forwardClaims().stream()
            .anyMatch(
                claim ->
                    claim.to() != Place.HEADER
                        || claim.encoding().orElse(Encoding.DEFAULT) != Encoding.DEFAULT),
        "jwt.forwardClaims");
    refuse(jwt.forwardPayload().isPresent(), "jwt.forwardPayload");
    refuse(!jwt.authorization().isEmpty(), "jwt.authorization");
    refuse(jwt.revokedTokens().isPresent(), "jwt.revokedTokens");
  }

  private static void refuse(boolean used, String field) {
    if (used) {
      throw new IllegalArgumentException("spec." + field + " can't be compiled yet");
    }
  }
}
