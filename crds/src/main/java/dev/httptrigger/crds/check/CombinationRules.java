package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.check.CelRules.Twin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** Twins of the CEL rules on what may, must or may not stand together. */
final class CombinationRules {
  private CombinationRules() {}

  /** All of them, in the order of the CRD. */
  static List<Twin> all() {
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
            location -> !location.has("prefix") || location.path("in").asText().equals("Header")),
        new Twin(
            FindingCode.ISSUERS_NOT_DISTINCT,
            "Several providers are told apart by their issuer, so each needs one of its own.",
            "Give each provider a different issuer.",
            CombinationRules::issuersAreDistinct),
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
            rule -> rule.has("anyOf") || rule.has("allOf")),
        new Twin(
            FindingCode.CONTENT_TYPE_WITHOUT_BODY,
            "A content type is the type of a body of your own.",
            "Add body, or remove contentType.",
            answer -> !answer.has("contentType") || answer.has("body")));
  }

  private static boolean anonymous(JsonNode spec) {
    return spec.path("authType").asText().equals("Anonymous");
  }

  private static boolean matchesAll(JsonNode match) {
    return !match.has("mode") || match.path("mode").textValue().equals("All");
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
