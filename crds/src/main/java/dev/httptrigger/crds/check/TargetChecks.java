package dev.httptrigger.crds.check;

import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.v1alpha1.ForwardedClaim;
import dev.httptrigger.crds.v1alpha1.ForwardedClaim.Encoding;
import dev.httptrigger.crds.v1alpha1.Jwt;
import dev.httptrigger.crds.v1alpha1.Place;
import dev.httptrigger.crds.v1alpha1.TokenLocation;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether everything that the function gets has a name of its own. What a trigger maps is taken out
 * of the request first, however it was spelt: it can be no token's name, and no other claim's.
 */
final class TargetChecks {
  private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^a-z0-9]");

  private final Map<String, Owner> owners = new HashMap<>();
  private final Findings findings;

  private TargetChecks(Findings findings) {
    this.findings = findings;
  }

  /**
   * What a name belongs to.
   *
   * @param field where it stands
   * @param claim the claim that goes there; empty: a token comes from there, or all claims go
   */
  private record Owner(String field, Optional<ForwardedClaim> claim) {
    /** A claim may go to query and form under one name: whichever is read, it says the same. */
    boolean saysTheSame(Owner other) {
      return claim.isPresent()
          && other.claim.isPresent()
          && claim.get().path().equals(other.claim.get().path())
          && encoding(claim.get()) == encoding(other.claim.get());
    }

    private static Encoding encoding(ForwardedClaim claim) {
      return claim.encoding().orElse(Encoding.DEFAULT);
    }
  }

  static void check(Jwt jwt, Findings findings) {
    TargetChecks checks = new TargetChecks(findings);
    List<TokenLocation> locations = jwt.tokenLocations();
    for (int index = 0; index < locations.size(); index++) {
      TokenLocation location = locations.get(index);
      String field = FieldPath.element("spec.jwt.tokenLocations", index) + ".name";
      checks.owners.putIfAbsent(
          key(location.in(), location.name()), new Owner(field, Optional.empty()));
    }
    for (int index = 0; index < jwt.forwardClaims().size(); index++) {
      ForwardedClaim forward = jwt.forwardClaims().get(index);
      String field = FieldPath.element("spec.jwt.forwardClaims", index) + ".name";
      checks.own(forward.to(), forward.name(), new Owner(field, Optional.of(forward)));
    }
    jwt.forwardPayload()
        .ifPresent(
            payload ->
                checks.own(
                    Place.HEADER,
                    payload.header(),
                    new Owner("spec.jwt.forwardPayload.header", Optional.empty())));
  }

  private void own(Place place, String name, Owner owner) {
    @Nullable Owner other = owners.putIfAbsent(key(place, name), owner);
    if (other != null && !(isParameter(place) && owner.saysTheSame(other))) {
      findings.error(
          FindingCode.SAME_TARGET,
          owner.field(),
          "The same " + kind(place) + " stands in " + other.field() + why(place) + ".",
          "Write another name.");
    }
  }

  private static boolean isParameter(Place place) {
    return place == Place.QUERY || place == Place.FORM;
  }

  private static String why(Place place) {
    return switch (place) {
      case HEADER -> "; neither case nor punctuation counts";
      case COOKIE -> "";
      case QUERY, FORM -> ", and many functions read query and form as one";
    };
  }

  private static String kind(Place place) {
    return switch (place) {
      case HEADER -> "header";
      case COOKIE -> "cookie";
      case QUERY, FORM -> "parameter";
    };
  }

  /** Names are the same when these are. */
  private static String key(Place place, String name) {
    String folded =
        place == Place.HEADER
            ? NEITHER_LETTER_NOR_DIGIT.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-")
            : name;
    return kind(place) + " " + folded;
  }
}
