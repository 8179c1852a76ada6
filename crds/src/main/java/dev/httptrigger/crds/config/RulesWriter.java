package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.config.AuthorizationRule.ClaimCondition;
import dev.httptrigger.crds.config.Denials.DenialAnswer;
import dev.httptrigger.crds.config.RevokedTokens.RevokedSubject;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
import java.util.Comparator;

/** Rules on claims, revoked tokens and answers as JSON; the same rules give the same bytes. */
final class RulesWriter {
  private RulesWriter() {}

  static void rule(AuthorizationRule rule, ObjectNode target) {
    TriggerConfigWriter.inOrder(rule.paths(), target.putArray("paths"));
    rule.methods()
        .ifPresent(methods -> TriggerConfigWriter.sorted(methods, target.putArray("methods")));
    TriggerConfigWriter.inOrder(rule.scopes(), target.putArray("scopes"));
    ArrayNode claims = target.putArray("claims");
    for (ClaimCondition condition : rule.claims()) {
      ObjectNode item = claims.addObject();
      TriggerConfigWriter.inOrder(condition.claimPath(), item.putArray("claimPath"));
      TriggerConfigWriter.inOrder(condition.anyOf(), item.putArray("anyOf"));
      TriggerConfigWriter.inOrder(condition.allOf(), item.putArray("allOf"));
    }
  }

  static void revokedTokens(RevokedTokens revoked, ObjectNode target) {
    ArrayNode tokens = target.putArray("tokens");
    revoked.tokens().stream()
        .sorted(Comparator.comparing(RevokedToken::issuer).thenComparing(RevokedToken::tokenId))
        .forEach(
            token ->
                tokens.addObject().put("issuer", token.issuer()).put("tokenId", token.tokenId()));
    ArrayNode subjects = target.putArray("subjects");
    for (RevokedSubject subject : revoked.subjects()) {
      subjects
          .addObject()
          .put("issuer", subject.issuer())
          .put("subject", subject.subject())
          .put("issuedBefore", subject.issuedBefore().toString());
    }
  }

  static void denials(Denials denials, ObjectNode target) {
    target.put("reasonShown", denials.reasonShown());
    denials.unauthorized().ifPresent(answer -> answer(answer, target.putObject("unauthorized")));
    denials.forbidden().ifPresent(answer -> answer(answer, target.putObject("forbidden")));
  }

  private static void answer(DenialAnswer answer, ObjectNode target) {
    answer.body().ifPresent(body -> target.put("body", body));
    answer.contentType().ifPresent(type -> target.put("contentType", type));
    ArrayNode headers = target.putArray("headers");
    answer
        .headers()
        .forEach(
            header -> headers.addObject().put("name", header.name()).put("value", header.value()));
  }
}
