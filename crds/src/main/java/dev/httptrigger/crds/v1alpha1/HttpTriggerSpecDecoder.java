package dev.httptrigger.crds.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec.AuthType;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec.Enforcement;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec.Profile;

/**
 * Makes a {@link HttpTriggerSpec} of a JSON tree that the checks have found free of errors. It
 * repeats no check: a tree with errors is the caller's mistake.
 */
public final class HttpTriggerSpecDecoder {
  private HttpTriggerSpecDecoder() {}

  /**
   * The spec of this tree.
   *
   * @param spec the value of {@code spec}, accepted by the checks
   * @throws IllegalArgumentException if the tree was never accepted; names the field, never a value
   */
  public static HttpTriggerSpec decode(JsonNode spec) {
    ObjectFields fields = new ObjectFields(spec);
    return new HttpTriggerSpec(
        fields.strings("hosts"),
        fields.strings("pathPrefixes"),
        fields.objects("targetRefs", HttpTriggerSpecDecoder::targetReference),
        fields.strings("methods"),
        fields.choice("authType", AuthType.class).orElse(AuthType.JWT),
        fields.choice("profile", Profile.class).orElse(Profile.STRICT),
        fields.choice("enforcement", Enforcement.class).orElse(Enforcement.ENFORCE),
        fields.object(
            "match",
            match -> new Match(match.choice("mode", Match.Mode.class), match.strings("paths"))),
        fields.object("cors", cors -> new Cors(cors.choice("preflight", Cors.Preflight.class))),
        fields.object("jwt", HttpTriggerSpecDecoder::jwt),
        fields.object("denial", HttpTriggerSpecDecoder::denial));
  }

  private static TargetReference targetReference(ObjectFields fields) {
    return new TargetReference(
        fields.requiredString("group"),
        fields.requiredString("kind"),
        fields.requiredString("name"),
        fields.string("sectionName"));
  }

  private static Jwt jwt(ObjectFields fields) {
    return new Jwt(
        fields.choice("missingToken", Jwt.MissingToken.class),
        fields.choice("tokenForwarding", Jwt.TokenForwarding.class),
        fields.objects("tokenLocations", HttpTriggerSpecDecoder::tokenLocation),
        fields.objects("providers", HttpTriggerSpecDecoder::provider),
        fields.objects("forwardClaims", HttpTriggerSpecDecoder::forwardedClaim),
        fields.object(
            "forwardPayload", payload -> new ForwardedPayload(payload.requiredString("header"))),
        fields.objects("authorization", HttpTriggerSpecDecoder::authorizationRule),
        fields.object(
            "revokedTokens", revoked -> new RevokedTokens(configMapKey(revoked, "configMapRef"))));
  }

  private static TokenLocation tokenLocation(ObjectFields fields) {
    return new TokenLocation(
        fields.choice("in", Place.class).orElseThrow(() -> ObjectFields.missing("in")),
        fields.requiredString("name"),
        fields.string("prefix"));
  }

  private static JwtProvider provider(ObjectFields fields) {
    return new JwtProvider(
        fields.requiredString("name"),
        fields.string("issuer"),
        fields.strings("audiences"),
        fields.strings("algorithms"),
        fields.strings("types"),
        fields.duration("clockSkew"),
        fields.bool("requireExpiration"),
        fields.duration("maxLifetime"),
        fields
            .object("jwks", HttpTriggerSpecDecoder::jwks)
            .orElseThrow(() -> ObjectFields.missing("jwks")));
  }

  private static Jwks jwks(ObjectFields fields) {
    return new Jwks(
        fields.tree("inline"),
        fields.object("secretRef", HttpTriggerSpecDecoder::keyReference),
        fields.object("configMapRef", HttpTriggerSpecDecoder::keyReference),
        fields.object("remote", HttpTriggerSpecDecoder::remoteJwks),
        fields.bool("allowWellKnownKeys"));
  }

  private static Jwks.KeyReference keyReference(ObjectFields fields) {
    return new Jwks.KeyReference(
        fields.requiredString("name"), fields.requiredString("key"), fields.string("kid"));
  }

  private static Jwks.RemoteJwks remoteJwks(ObjectFields fields) {
    return new Jwks.RemoteJwks(
        fields.string("uri"),
        fields.string("issuer"),
        fields.duration("refreshInterval"),
        fields.duration("maxStaleness"),
        fields.object("caConfigMapRef", HttpTriggerSpecDecoder::configMapKey));
  }

  private static ConfigMapKey configMapKey(ObjectFields fields, String field) {
    return fields
        .object(field, HttpTriggerSpecDecoder::configMapKey)
        .orElseThrow(() -> ObjectFields.missing(field));
  }

  private static ConfigMapKey configMapKey(ObjectFields fields) {
    return new ConfigMapKey(fields.requiredString("name"), fields.requiredString("key"));
  }

  private static ForwardedClaim forwardedClaim(ObjectFields fields) {
    return new ForwardedClaim(
        fields.string("claim"),
        fields.strings("claimPath"),
        fields.choice("to", Place.class).orElseThrow(() -> ObjectFields.missing("to")),
        fields.requiredString("name"),
        fields.choice("encoding", ForwardedClaim.Encoding.class));
  }

  private static AuthorizationRule authorizationRule(ObjectFields fields) {
    return new AuthorizationRule(
        fields.strings("paths"),
        fields.strings("methods"),
        fields.strings("scopes"),
        fields.objects(
            "claims",
            claim ->
                new AuthorizationRule.ClaimRule(
                    claim.string("claim"),
                    claim.strings("claimPath"),
                    claim.strings("anyOf"),
                    claim.strings("allOf"))));
  }

  private static Denial denial(ObjectFields fields) {
    return new Denial(
        fields.choice("reason", Denial.Reason.class),
        fields.object("unauthorized", HttpTriggerSpecDecoder::answer),
        fields.object("forbidden", HttpTriggerSpecDecoder::answer));
  }

  private static Denial.Answer answer(ObjectFields fields) {
    return new Denial.Answer(
        fields.string("body"),
        fields.string("contentType"),
        fields.objects(
            "headers",
            header ->
                new Denial.AnswerHeader(
                    header.requiredString("name"), header.requiredString("value"))));
  }
}
