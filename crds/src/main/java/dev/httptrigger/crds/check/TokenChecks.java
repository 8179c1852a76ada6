package dev.httptrigger.crds.check;

import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec.Profile;
import dev.httptrigger.crds.v1alpha1.Place;
import dev.httptrigger.crds.v1alpha1.TokenLocation;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong or remarkable about token locations that are right by themselves. */
final class TokenChecks {
  private static final String LOCATIONS = "spec.jwt.tokenLocations";
  private static final Pattern ENDS_IN_WORD = Pattern.compile(".*[A-Za-z0-9]");

  private TokenChecks() {}

  static void check(List<TokenLocation> locations, Profile profile, Findings findings) {
    checkDistinct(locations, findings);
    for (int index = 0; index < locations.size(); index++) {
      TokenLocation location = locations.get(index);
      String path = FieldPath.element(LOCATIONS, index);
      if (location.in() == Place.HEADER) {
        checkHeader(location.name(), path, findings);
        checkPrefix(location, path, profile, findings);
      }
    }
  }

  private static void checkDistinct(List<TokenLocation> locations, Findings findings) {
    Map<TokenLocation, Integer> seen = new HashMap<>();
    for (int index = 0; index < locations.size(); index++) {
      @Nullable Integer first = seen.putIfAbsent(folded(locations.get(index)), index);
      if (first != null) {
        findings.error(
            FindingCode.DUPLICATE,
            FieldPath.element(LOCATIONS, index),
            "The same stands in " + FieldPath.element(LOCATIONS, first) + " already.",
            "Remove one of the two.");
      }
    }
  }

  /** Only what can be taken from a request can hold a token, so that Remove never fails. */
  private static void checkHeader(String name, String path, Findings findings) {
    if (name.equalsIgnoreCase("cookie")) {
      findings.error(
          FindingCode.FORBIDDEN_LOCATION,
          FieldPath.field(path, "name"),
          "The header holds all cookies, and a token is one of them.",
          "Write in: Cookie with the cookie's name.");
    } else if (ForbiddenHeaders.frames(name)) {
      findings.error(
          FindingCode.FORBIDDEN_LOCATION,
          FieldPath.field(path, "name"),
          "This header steers or frames the request and can't hold a token.",
          "Write a header of your own such as x-token.");
    }
  }

  private static TokenLocation folded(TokenLocation location) {
    return location.in() == Place.HEADER
        ? new TokenLocation(
            location.in(),
            location.name().toLowerCase(Locale.ROOT),
            Optional.of(location.prefix().orElse("")))
        : location;
  }

  private static void checkPrefix(
      TokenLocation location, String path, Profile profile, Findings findings) {
    String prefix = location.prefix().orElse("");
    boolean isAuthorization = location.name().equalsIgnoreCase("Authorization");
    if (prefix.startsWith(" ")) {
      neverFits("White space before a header's value is no part of it", path, findings);
    }
    if (isAuthorization && prefix.contains(",")) {
      neverFits("A comma in Authorization means two lines that were joined", path, findings);
    }
    if (prefix.isEmpty() && isAuthorization) {
      findings.warning(
          FindingCode.PREFIX_MISSING,
          FieldPath.field(path, "prefix"),
          "Without a prefix the whole value is the token, and Authorization: Bearer … is refused.",
          "Write prefix: \"Bearer \".");
    }
    if (profile == Profile.FUNCTION_COMPUTE && ENDS_IN_WORD.matcher(prefix).matches()) {
      findings.warning(
          FindingCode.PREFIX_WITHOUT_SPACE,
          FieldPath.field(path, "prefix"),
          "FunctionCompute removes the prefix as it is, and the space after it spoils the token.",
          "Write prefix: \"" + prefix + " \" with a space at its end.");
    }
  }

  private static void neverFits(String why, String path, Findings findings) {
    findings.error(
        FindingCode.PREFIX_NEVER_FITS,
        FieldPath.field(path, "prefix"),
        why + ", so no token ever has this prefix.",
        "Write a prefix such as \"Bearer \".");
  }
}
