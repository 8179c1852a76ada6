package dev.httptrigger.crds.check;

import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.v1alpha1.ForwardedClaim;
import dev.httptrigger.crds.v1alpha1.Jwt;
import dev.httptrigger.crds.v1alpha1.Place;
import dev.httptrigger.crds.v1alpha1.TokenLocation;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether every header for the function has one owner, whatever its case. */
final class TargetChecks {
  private final Map<String, String> ownerByHeader = new HashMap<>();
  private final Findings findings;

  private TargetChecks(Findings findings) {
    this.findings = findings;
  }

  static void check(Jwt jwt, Findings findings) {
    TargetChecks checks = new TargetChecks(findings);
    List<TokenLocation> locations = jwt.tokenLocations();
    for (int index = 0; index < locations.size(); index++) {
      if (locations.get(index).in() == Place.HEADER) {
        checks.ownerByHeader.putIfAbsent(
            fold(locations.get(index).name()),
            FieldPath.element("spec.jwt.tokenLocations", index) + ".name");
      }
    }
    for (int index = 0; index < jwt.forwardClaims().size(); index++) {
      ForwardedClaim forward = jwt.forwardClaims().get(index);
      if (forward.to() == Place.HEADER) {
        checks.own(forward.name(), FieldPath.element("spec.jwt.forwardClaims", index) + ".name");
      }
    }
    jwt.forwardPayload()
        .ifPresent(payload -> checks.own(payload.header(), "spec.jwt.forwardPayload.header"));
  }

  private void own(String header, String field) {
    @Nullable String owner = ownerByHeader.putIfAbsent(fold(header), field);
    if (owner != null) {
      findings.error(
          FindingCode.SAME_TARGET,
          field,
          "The same header stands in " + owner + "; case does not count.",
          "Write another name.");
    }
  }

  private static String fold(String header) {
    return header.toLowerCase(Locale.ROOT);
  }
}
