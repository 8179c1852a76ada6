package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.check.CelRules.Twin;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Twins of the CEL rules on names of headers, cookies and parameters. Some stand on the name
 * itself, some on the object that has it, because the name's place decides.
 */
final class NameRules {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&*+.^_|~-]+");
  private static final Pattern HEADER_TARGET = Pattern.compile("[A-Za-z0-9-]+");
  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

  /** What RFC 3986 calls unreserved: nobody ever has to decode it. */
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]+");

  private NameRules() {}

  /** All of them, in the order of the CRD. */
  static List<Twin> all() {
    return List.of(
        new Twin(
            FindingCode.NAME_NOT_VALID,
            "This is no name of a header.",
            "Write a name such as Authorization, without a colon or spaces.",
            location -> !isPlace(location, "in", "Header") || matches(location, TOKEN)),
        new Twin(
            FindingCode.NAME_NOT_VALID,
            "This is no name of a cookie.",
            "Write a name such as session, without =, commas, semicolons or spaces.",
            place ->
                !(isPlace(place, "in", "Cookie") || isPlace(place, "to", "Cookie"))
                    || matches(place, TOKEN)),
        new Twin(
            FindingCode.NAME_NOT_VALID,
            "This is no name of a parameter that all servers read alike.",
            "Write a name such as access_token, of visible ASCII characters.",
            location -> !isParameter(location, "in") || matches(location, VISIBLE)),
        new Twin(
            FindingCode.NAME_NOT_VALID,
            "A parameter for the function is of letters, digits, hyphens, dots, underscores and"
                + " tildes, which all servers read alike.",
            "Write a name such as uid.",
            target -> !isParameter(target, "to") || matches(target, UNRESERVED)),
        new Twin(
            FindingCode.NAME_NOT_VALID,
            "A header for the function is of letters, digits and hyphens.",
            "Write a name such as x-user-id.",
            target ->
                target.isTextual()
                    ? HEADER_TARGET.matcher(target.textValue()).matches()
                    : !isPlace(target, "to", "Header") || matches(target, HEADER_TARGET)),
        new Twin(
            FindingCode.FORBIDDEN_TARGET,
            "This header can change where a request goes, how it is read or who it is from.",
            "Write a name of your own such as x-user-id.",
            target ->
                target.isTextual()
                    ? !ForbiddenHeaders.contain(target.textValue())
                    : !isPlace(target, "to", "Header")
                        || !ForbiddenHeaders.contain(target.path("name").textValue())),
        new Twin(
            FindingCode.NAME_NOT_VALID,
            "A header of an answer is of letters, digits and hyphens.",
            "Write a name such as cache-control.",
            name -> HEADER_TARGET.matcher(name.textValue()).matches()),
        new Twin(
            FindingCode.FORBIDDEN_TARGET,
            "This header says how the answer is read or how to log in, which is not for a trigger"
                + " to say.",
            "Write another such as cache-control, and contentType for the type of the body.",
            name -> !ForbiddenHeaders.containOfAnswer(name.textValue())));
  }

  private static boolean isParameter(JsonNode object, String field) {
    return isPlace(object, field, "Query") || isPlace(object, field, "Form");
  }

  private static boolean isPlace(JsonNode object, String field, String place) {
    return object.path(field).asText().equals(place);
  }

  private static boolean matches(JsonNode named, Pattern pattern) {
    return pattern.matcher(named.path("name").textValue()).matches();
  }
}
