package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.check.CelRules.Twin;
import dev.httptrigger.crds.v1alpha1.DurationText;
import dev.httptrigger.crds.v1alpha1.RegisteredMethods;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Twins of the CEL rules on hosts, paths, methods, durations and other single values. */
final class ValueRules {
  private static final Pattern PROVIDER_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

  /** RFC 9110 §8.3.1, its parameters without quotes. */
  private static final Pattern CONTENT_TYPE =
      Pattern.compile(
          "[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+( ?;"
              + " ?[A-Za-z0-9-]+=[A-Za-z0-9!#$&^_.:+-]+)*");

  private ValueRules() {}

  /** All of them, in the order of the CRD. */
  static List<Twin> all() {
    return List.of(
        new Twin(
            FindingCode.HOST_NOT_VALID,
            "This is no host name in lower case, without a port; only *. may stand before a name,"
                + " or * alone.",
            "Write a name such as orders.example.com or *.example.com.",
            host -> HostPatternForm.fits(host.textValue())),
        new Twin(
            FindingCode.PATH_NOT_PLAIN,
            "A prefix is a plain path: it begins with / and has no * and no escape, non-ASCII"
                + " character, dot segment, //, ;, ?, # or backslash.",
            "Write a prefix such as /api.",
            prefix -> PlainPath.isPrefix(prefix.textValue())),
        new Twin(
            FindingCode.PREFIX_ENDS_WITH_SLASH,
            "A prefix covers whole segments, so it ends without a slash.",
            "Remove the slash at the end.",
            prefix -> prefix.textValue().equals("/") || !prefix.textValue().endsWith("/")),
        new Twin(
            FindingCode.PATH_NOT_PLAIN,
            "A path in a rule is plain: it begins with / and has no escape, non-ASCII character,"
                + " dot segment, //, ;, ?, # or backslash, and * only as its last character.",
            "Write a path such as /healthz or /public/*.",
            path -> PlainPath.isPattern(path.textValue())),
        new Twin(
            FindingCode.METHOD_NOT_KNOWN,
            "This is no registered HTTP method in capitals that can reach a function.",
            "Write one such as GET, POST, PUT, PATCH or DELETE.",
            method -> RegisteredMethods.contains(method.textValue())),
        new Twin(
            FindingCode.VALUE_NOT_PRINTABLE,
            "A prefix is of printable ASCII characters.",
            "Write a prefix such as \"Bearer \".",
            text(PRINTABLE)),
        new Twin(
            FindingCode.VALUE_NOT_PRINTABLE,
            "A header's value is of printable ASCII characters.",
            "Write it without line breaks and other alphabets.",
            text(PRINTABLE)),
        new Twin(
            FindingCode.CONTENT_TYPE_NOT_VALID,
            "This is no content type.",
            "Write one such as application/json or text/plain; charset=utf-8.",
            text(CONTENT_TYPE)),
        new Twin(
            FindingCode.NAME_NOT_VALID,
            "A provider's name is of lower-case letters, digits and inner hyphens.",
            "Write a name such as main.",
            text(PROVIDER_NAME)),
        new Twin(
            FindingCode.DURATION_NOT_VALID,
            "This is no duration.",
            "Write numbers with h, m, s or ms, such as 60s, 5m or 1h30m.",
            duration -> DurationText.parse(duration.textValue()).isPresent()),
        new Twin(
            FindingCode.OUT_OF_RANGE,
            "More than 1h makes expired tokens good for too long.",
            "Write at most 1h, such as 60s.",
            duration(skew -> skew.compareTo(Duration.ofHours(1)) <= 0)),
        new Twin(
            FindingCode.OUT_OF_RANGE,
            "Less than 1s refuses every token.",
            "Write at least 1s, such as 24h.",
            duration(lifetime -> lifetime.compareTo(Duration.ofSeconds(1)) >= 0)),
        new Twin(
            FindingCode.OUT_OF_RANGE,
            "Keys are fetched at most every 30s.",
            "Write at least 30s, such as 5m.",
            duration(interval -> interval.compareTo(Duration.ofSeconds(30)) >= 0)),
        new Twin(
            FindingCode.OUT_OF_RANGE,
            "A key that the issuer removed would stay in force for more than a day.",
            "Write at most 24h, such as 5m.",
            duration(interval -> interval.compareTo(Duration.ofHours(24)) <= 0)),
        new Twin(
            FindingCode.OUT_OF_RANGE,
            "Keys that nobody could confirm would stay in force for more than 30 days.",
            "Write at most 720h, such as 24h.",
            duration(staleness -> staleness.compareTo(Duration.ofHours(720)) <= 0)),
        new Twin(
            FindingCode.URL_NOT_VALID,
            "This is no URL of host and path alone, without user, password and fragment.",
            "Write https://host/path.",
            text(Pattern.compile(KeyUrl.FORM))));
  }

  private static Predicate<JsonNode> text(Pattern pattern) {
    return value -> pattern.matcher(value.textValue()).matches();
  }

  /** Whether the duration fits; what is no duration is another rule's. */
  private static Predicate<JsonNode> duration(Predicate<Duration> fits) {
    return value -> DurationText.parse(value.textValue()).map(fits::test).orElse(true);
  }
}
