package dev.httptrigger.extauthz.claims;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.AuthorizationRule.ClaimCondition;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.Refused;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one rule of {@code authorization} asks of a good token (DESIGN §4.4): all of its scopes, and
 * each of its conditions on claims. Immutable.
 *
 * @param name the rule in the words of the manifest, such as {@code authorization[0]}
 * @param rule what it asks
 */
public record ClaimDemands(String name, AuthorizationRule rule) {
  /** Checks that nothing is null. */
  public ClaimDemands {
    requireNonNull(name, "name is null");
    requireNonNull(rule, "rule is null");
  }

  /**
   * The first demand that a token does not meet.
   *
   * @param claims of a token that is good otherwise
   * @return empty where it meets all of them
   */
  public Optional<Refused> refusal(JsonObject claims, Trace trace) {
    Set<String> scopes = scopes(claims);
    for (String scope : rule.scopes()) {
      if (!scopes.contains(scope)) {
        return refused(
            DenialReason.INSUFFICIENT_SCOPE, "the token lacks the scope " + Trace.quoted(scope));
      }
    }
    for (ClaimCondition condition : rule.claims()) {
      if (!isMet(condition, claims)) {
        String claim = Trace.quoted(String.join(".", condition.claimPath()));
        return refused(
            DenialReason.MISSING_CLAIM, "the claim " + claim + " does not say what it must");
      }
    }
    if (trace.wanted()) {
      trace.add(new Trace.Checked(name, true, "the token has every scope and claim"));
    }
    return Optional.empty();
  }

  private Optional<Refused> refused(DenialReason reason, String found) {
    return Optional.of(new Refused(reason, name, found));
  }

  /** RFC 8693 §4.2 and what issuers make of it: the union of {@code scope} and {@code scp}. */
  private static Set<String> scopes(JsonObject claims) {
    Set<String> scopes = new HashSet<>();
    for (String name : List.of("scope", "scp")) {
      @Nullable JsonValue claim = claims.members().get(name);
      if (claim instanceof JsonString(String text)) {
        scopes.addAll(List.of(text.split(" ", -1)));
      } else if (claim instanceof JsonArray array) {
        scopes.addAll(strings(array));
      }
    }
    return scopes;
  }

  /** The elements of a list of strings; any other list has none. */
  private static List<String> strings(JsonArray array) {
    boolean allStrings = array.elements().stream().allMatch(JsonString.class::isInstance);
    return allStrings ? texts(array) : List.of();
  }

  private static boolean isMet(ClaimCondition condition, JsonObject claims) {
    List<String> texts =
        ClaimText.find(claims, condition.claimPath()).map(ClaimDemands::texts).orElse(List.of());
    boolean any =
        condition.anyOf().isEmpty() || condition.anyOf().stream().anyMatch(texts::contains);
    return any && texts.containsAll(condition.allOf());
  }

  /** The whole strings that a claim says; of a list, what its elements say. */
  private static List<String> texts(JsonValue claim) {
    return switch (claim) {
      case JsonArray array ->
          array.elements().stream().flatMap(element -> ClaimText.scalar(element).stream()).toList();
      case JsonString _, JsonNumber _, JsonBoolean _, JsonNull _, JsonObject _ ->
          ClaimText.scalar(claim).stream().toList();
    };
  }
}
