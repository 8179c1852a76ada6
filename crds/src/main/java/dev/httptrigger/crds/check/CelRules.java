package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.v1alpha1.DurationText;
import dev.httptrigger.crds.v1alpha1.RegisteredMethods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Java twins of the CRD's CEL rules. A rule and its twin have the same words, message and mend
 * in one text, and are found by them: a rule without a twin fails at once, and a test compares
 * their verdicts on the real API server. A twin may count on the schema: types and required fields
 * are right where it is asked.
 */
final class CelRules {
  private static final Pattern HOST =
      Pattern.compile(
          "[*]|([*][.])?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?([.][a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&*+.^_|~-]+");
  private static final Pattern HEADER_TARGET = Pattern.compile("[A-Za-z0-9-]+");
  private static final Pattern PROVIDER_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

  private final Map<String, Twin> twins;

  private CelRules(Map<String, Twin> twins) {
    this.twins = twins;
  }

  /**
   * A rule in Java.
   *
   * @param code what it finds where it does not hold
   * @param message what is wrong
   * @param mend what to do about it
   * @param holds whether all is well
   */
  record Twin(FindingCode code, String message, String mend, Predicate<JsonNode> holds) {
    String words() {
      return message + " " + mend;
    }
  }

  static CelRules create() {
    Map<String, Twin> byWords = new HashMap<>();
    Stream.of(together(), values(), targets())
        .flatMap(List::stream)
        .forEach(twin -> byWords.put(twin.words(), twin));
    return new CelRules(byWords);
  }

  /**
   * The twin of the rule with these words.
   *
   * @throws IllegalStateException if there is none, which a test rules out
   */
  Twin twinOf(String words) {
    @Nullable Twin twin = twins.get(words);
    if (twin == null) {
      throw new IllegalStateException("a rule of the CRD has no twin: " + words);
    }
    return twin;
  }

  /** The words of all twins. */
  Set<String> words() {
    return Set.copyOf(twins.keySet());
  }

  private static List<Twin> together() {
    return List.of(
        new Twin(
            FindingCode.HOSTS_AND_TARGET_REFS,
            "hosts and targetRefs do not stand together, each says alone what the trigger is for.",
            "Remove one of the two.",
            spec -> !(spec.has("hosts") && spec.has("targetRefs"))),
        new Twin(
            FindingCode.PREFIXES_WITHOUT_HOSTS,
            "pathPrefixes stand only beside hosts, a prefix is always a host's.",
            "Add hosts, or remove pathPrefixes.",
            spec -> !spec.has("pathPrefixes") || spec.has("hosts")),
        new Twin(
            FindingCode.JWT_REQUIRED,
            "authType Jwt needs jwt, which says whose tokens are good.",
            "Add jwt with one provider, or write authType: Anonymous to let everybody through.",
            spec -> anonymous(spec) || spec.has("jwt")),
        new Twin(
            FindingCode.JWT_WITH_ANONYMOUS,
            "authType Anonymous lets everybody through and looks at no token.",
            "Remove jwt, or write authType: Jwt.",
            spec -> !anonymous(spec) || !spec.has("jwt")),
        new Twin(
            FindingCode.MATCH_WITH_ANONYMOUS,
            "authType Anonymous opens every path, so match has nothing to choose.",
            "Remove match, or write authType: Jwt.",
            spec -> !anonymous(spec) || !spec.has("match")),
        new Twin(
            FindingCode.MATCH_PATHS_REQUIRED,
            "Whitelist and Blacklist need paths.",
            "Add paths such as [\"/healthz\", \"/public/*\"].",
            match -> matchesAll(match) || match.has("paths")),
        new Twin(
            FindingCode.MATCH_PATHS_FORBIDDEN,
            "Where all paths need a token, paths have nothing to say.",
            "Remove paths, or write mode: Whitelist for paths without a token, mode: Blacklist for"
                + " the only paths with one.",
            match -> !matchesAll(match) || !match.has("paths")),
        new Twin(
            FindingCode.PREFIX_WITHOUT_HEADER,
            "Only a header has a prefix before its token.",
            "Remove prefix, or write in: Header.",
            location -> !location.has("prefix") || isPlace(location, "in", "Header")),
        new Twin(
            FindingCode.ISSUERS_NOT_DISTINCT,
            "Several providers are told apart by their issuer, so each needs one of its own.",
            "Give each provider a different issuer.",
            CelRules::issuersAreDistinct),
        new Twin(
            FindingCode.JWKS_SOURCES,
            "Keys come from exactly one of inline, secretRef, configMapRef and remote.",
            "Keep one of the four.",
            jwks -> exactlyOne(jwks, "inline", "secretRef", "configMapRef", "remote")),
        new Twin(
            FindingCode.REMOTE_ADDRESS,
            "Remote keys are found by exactly one of uri and issuer.",
            "Keep one of the two.",
            remote -> exactlyOne(remote, "uri", "issuer")),
        new Twin(
            FindingCode.CLAIM_OR_CLAIM_PATH,
            "A claim is named by exactly one of claim and claimPath.",
            "Keep one of the two.",
            forward -> exactlyOne(forward, "claim", "claimPath")),
        new Twin(
            FindingCode.RULE_ASKS_NOTHING,
            "A rule says what it asks of a token.",
            "Add scopes, claims or both.",
            rule -> rule.has("scopes") || rule.has("claims")),
        new Twin(
            FindingCode.RULE_ASKS_NOTHING,
            "A rule on a claim says which values it may or must hold.",
            "Add anyOf, allOf or both.",
            rule -> rule.has("anyOf") || rule.has("allOf")));
  }

  private static List<Twin> values() {
    return List.of(
        new Twin(
            FindingCode.HOST_NOT_VALID,
            "This is no host name in lower case, without a port; only *. may stand before a name,"
                + " or * alone.",
            "Write a name such as orders.example.com or *.example.com.",
            text(HOST)),
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
            FindingCode.URL_NOT_HTTPS,
            "Keys are fetched by https only.",
            "Write a URL that begins with https://.",
            url -> url.textValue().startsWith("https://")));
  }

  /** Names of headers and cookies; some rules stand on the name itself, some on what has one. */
  private static List<Twin> targets() {
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
            "A header for the function is of letters, digits and hyphens.",
            "Write a name such as x-user-id.",
            target ->
                target.isTextual()
                    ? text(HEADER_TARGET).test(target)
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
            text(HEADER_TARGET)));
  }

  private static boolean anonymous(JsonNode spec) {
    return spec.path("authType").asText().equals("Anonymous");
  }

  private static boolean matchesAll(JsonNode match) {
    return !match.has("mode") || match.path("mode").textValue().equals("All");
  }

  private static boolean isPlace(JsonNode object, String field, String place) {
    return object.path(field).asText().equals(place);
  }

  private static boolean matches(JsonNode named, Pattern pattern) {
    return pattern.matcher(named.path("name").textValue()).matches();
  }

  private static Predicate<JsonNode> text(Pattern pattern) {
    return value -> pattern.matcher(value.textValue()).matches();
  }

  /** Whether the duration fits; what is no duration is another rule's. */
  private static Predicate<JsonNode> duration(Predicate<Duration> fits) {
    return value -> DurationText.parse(value.textValue()).map(fits::test).orElse(true);
  }

  private static boolean exactlyOne(JsonNode object, String... fields) {
    return Stream.of(fields).filter(object::has).count() == 1;
  }

  private static boolean issuersAreDistinct(JsonNode providers) {
    if (providers.size() == 1) {
      return true;
    }
    List<JsonNode> issuers = new ArrayList<>();
    providers.forEach(provider -> issuers.add(provider.path("issuer")));
    return issuers.stream().allMatch(JsonNode::isTextual)
        && new HashSet<>(issuers).size() == issuers.size();
  }
}
