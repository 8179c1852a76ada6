package dev.httptrigger.crds.check;

import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.names.ParameterNames;
import dev.httptrigger.crds.v1alpha1.ForwardedClaim;
import dev.httptrigger.crds.v1alpha1.ForwardedClaim.Encoding;
import dev.httptrigger.crds.v1alpha1.Jwt;
import dev.httptrigger.crds.v1alpha1.Place;
import dev.httptrigger.crds.v1alpha1.TokenLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether everything that the function gets has a name of its own. What a trigger maps is taken out
 * of the request first, however it was spelt: it can be no token's name, and no other claim's.
 */
final class TargetChecks {
  private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^a-z0-9]");

  private final List<Owner> owners = new ArrayList<>();
  private final Findings findings;

  private TargetChecks(Findings findings) {
    this.findings = findings;
  }

  /**
   * What a name belongs to.
   *
   * @param place where the request has the name
   * @param name as it is written
   * @param field where it stands
   * @param claim the claim that goes there; empty: a token comes from there, or all claims go
   */
  private record Owner(Place place, String name, String field, Optional<ForwardedClaim> claim) {
    /** Whether some server finds what is of the one under the name of the other. */
    boolean hasTheNameOf(Owner other) {
      return kind(place).equals(kind(other.place))
          && (place == Place.HEADER
              ? folded(name).equals(folded(other.name))
              : ParameterNames.mayBeOne(name, other.name));
    }

    /** A claim may go to query and form under one name: whichever is read, it says the same. */
    boolean saysTheSame(Owner other) {
      return place != other.place
          && claim.isPresent()
          && other.claim.isPresent()
          && claim.get().path().equals(other.claim.get().path())
          && encoding(claim.get()) == encoding(other.claim.get());
    }

    private static Encoding encoding(ForwardedClaim claim) {
      return claim.encoding().orElse(Encoding.DEFAULT);
    }

    /** Headers are the same when these are. */
    private static String folded(String header) {
      return NEITHER_LETTER_NOR_DIGIT.matcher(header.toLowerCase(Locale.ROOT)).replaceAll("-");
    }
  }

  static void check(Jwt jwt, Findings findings) {
    TargetChecks checks = new TargetChecks(findings);
    List<TokenLocation> locations = jwt.tokenLocations();
    for (int index = 0; index < locations.size(); index++) {
      TokenLocation location = locations.get(index);
      String field = FieldPath.element("spec.jwt.tokenLocations", index) + ".name";
      checks.owners.add(new Owner(location.in(), location.name(), field, Optional.empty()));
    }
    for (int index = 0; index < jwt.forwardClaims().size(); index++) {
      ForwardedClaim forward = jwt.forwardClaims().get(index);
      String field = FieldPath.element("spec.jwt.forwardClaims", index) + ".name";
      checks.own(new Owner(forward.to(), forward.name(), field, Optional.of(forward)));
    }
    jwt.forwardPayload()
        .ifPresent(
            payload ->
                checks.own(
                    new Owner(
                        Place.HEADER,
                        payload.header(),
                        "spec.jwt.forwardPayload.header",
                        Optional.empty())));
  }

  private void own(Owner owner) {
    owners.stream()
        .filter(owner::hasTheNameOf)
        .filter(other -> !owner.saysTheSame(other))
        .findFirst()
        .ifPresent(
            other ->
                findings.error(
                    FindingCode.SAME_TARGET,
                    owner.field(),
                    "The same "
                        + kind(owner.place())
                        + " stands in "
                        + other.field()
                        + why(owner, other)
                        + ".",
                    "Write another name."));
    owners.add(owner);
  }

  private static String why(Owner owner, Owner other) {
    if (owner.place() == Place.HEADER) {
      return "; neither case nor punctuation counts";
    }
    if (!owner.name().equals(other.name())) {
      return ", for some servers read both names as one";
    }
    return owner.place() == Place.COOKIE ? "" : ", and many functions read query and form as one";
  }

  private static String kind(Place place) {
    return switch (place) {
      case HEADER -> "header";
      case COOKIE -> "cookie";
      case QUERY, FORM -> "parameter";
    };
  }
}
