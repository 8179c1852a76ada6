package dev.httptrigger.crds.config;

import dev.httptrigger.crds.config.AuthorizationRule.ClaimCondition;
import dev.httptrigger.crds.config.Denials.DenialAnswer;
import dev.httptrigger.crds.config.Denials.ResponseHeader;
import dev.httptrigger.crds.config.RevokedTokens.RevokedSubject;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
import java.util.HashSet;
import java.util.List;

/** JSON to rules on claims, revoked tokens and answers: what {@link RulesWriter} writes. */
final class RulesReader {
  /** More than a list of revoked tokens may hold. */
  private static final int MAXIMUM_REVOKED = 20_000;

  private RulesReader() {}

  static AuthorizationRule rule(RecordObject from) throws MalformedRecordException {
    List<ClaimCondition> claims =
        from.objects("claims", RecordObject.MAXIMUM_ITEMS, RulesReader::condition);
    return new AuthorizationRule(
        from.texts("paths"),
        TriggerConfigReader.optionalSet(from, "methods"),
        from.texts("scopes"),
        claims);
  }

  private static ClaimCondition condition(RecordObject from) throws MalformedRecordException {
    return new ClaimCondition(from.texts("claimPath"), from.texts("anyOf"), from.texts("allOf"));
  }

  static RevokedTokens revokedTokens(RecordObject from) throws MalformedRecordException {
    List<RevokedToken> tokens =
        from.objects(
            "tokens",
            MAXIMUM_REVOKED,
            each -> new RevokedToken(each.text("issuer"), each.text("tokenId")));
    List<RevokedSubject> subjects =
        from.objects(
            "subjects",
            MAXIMUM_REVOKED,
            each ->
                new RevokedSubject(
                    each.text("issuer"), each.text("subject"), each.instant("issuedBefore")));
    return new RevokedTokens(new HashSet<>(tokens), subjects);
  }

  static Denials denials(RecordObject from) throws MalformedRecordException {
    Denials read =
        new Denials(
            from.flag("reasonShown"),
            from.optionalObject("unauthorized", RulesReader::answer),
            from.optionalObject("forbidden", RulesReader::answer));
    // Each denied request asks whether they are these: the same object says so at once.
    return read.equals(Denials.USUAL) ? Denials.USUAL : read;
  }

  private static DenialAnswer answer(RecordObject from) throws MalformedRecordException {
    List<ResponseHeader> headers =
        from.objects(
            "headers",
            RecordObject.MAXIMUM_ITEMS,
            each -> new ResponseHeader(each.text("name"), each.text("value")));
    return new DenialAnswer(from.optionalText("body"), from.optionalText("contentType"), headers);
  }
}
