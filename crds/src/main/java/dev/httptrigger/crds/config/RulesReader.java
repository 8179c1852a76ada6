package dev.httptrigger.crds.config;

import dev.httptrigger.crds.config.AuthorizationRule.ClaimCondition;
import dev.httptrigger.crds.config.Denials.DenialAnswer;
import dev.httptrigger.crds.config.Denials.ResponseHeader;
import dev.httptrigger.crds.config.RevokedTokens.RevokedSubject;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** JSON to rules on claims, revoked tokens and answers: what {@link RulesWriter} writes. */
final class RulesReader {
  /** More than a list of revoked tokens may hold. */
  private static final int MAXIMUM_REVOKED = 20_000;

  private RulesReader() {}

  static AuthorizationRule rule(RecordObject from) throws MalformedRecordException {
    List<ClaimCondition> claims = new ArrayList<>();
    for (RecordObject each : from.objects("claims", RecordObject.MAXIMUM_ITEMS)) {
      claims.add(
          new ClaimCondition(each.texts("claimPath"), each.texts("anyOf"), each.texts("allOf")));
      each.end();
    }
    AuthorizationRule rule =
        new AuthorizationRule(
            from.texts("paths"),
            TriggerConfigReader.optionalSet(from, "methods"),
            from.texts("scopes"),
            claims);
    from.end();
    return rule;
  }

  static RevokedTokens revokedTokens(RecordObject from) throws MalformedRecordException {
    Set<RevokedToken> tokens = new LinkedHashSet<>();
    for (RecordObject each : from.objects("tokens", MAXIMUM_REVOKED)) {
      tokens.add(new RevokedToken(each.text("issuer"), each.text("tokenId")));
      each.end();
    }
    List<RevokedSubject> subjects = new ArrayList<>();
    for (RecordObject each : from.objects("subjects", MAXIMUM_REVOKED)) {
      subjects.add(
          new RevokedSubject(
              each.text("issuer"), each.text("subject"), each.instant("issuedBefore")));
      each.end();
    }
    from.end();
    return new RevokedTokens(tokens, subjects);
  }

  static Denials denials(RecordObject from) throws MalformedRecordException {
    Denials denials =
        new Denials(
            from.flag("reasonShown"), answer(from, "unauthorized"), answer(from, "forbidden"));
    from.end();
    return denials;
  }

  private static Optional<DenialAnswer> answer(RecordObject parent, String name)
      throws MalformedRecordException {
    if (!parent.has(name)) {
      return Optional.empty();
    }
    RecordObject from = parent.object(name);
    List<ResponseHeader> headers = new ArrayList<>();
    for (RecordObject each : from.objects("headers", RecordObject.MAXIMUM_ITEMS)) {
      headers.add(new ResponseHeader(each.text("name"), each.text("value")));
      each.end();
    }
    DenialAnswer answer =
        new DenialAnswer(from.optionalText("body"), from.optionalText("contentType"), headers);
    from.end();
    return Optional.of(answer);
  }
}
