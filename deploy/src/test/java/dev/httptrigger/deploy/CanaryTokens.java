package dev.httptrigger.deploy;

import dev.httptrigger.testkit.Canary;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Tokens with a marker in every part that a client or an issuer chooses, good and bad ones. */
final class CanaryTokens {
  static final String HMAC_ISSUER = "https://hmac.example.com/";

  final TokenMint pair;
  final TokenMint secret;
  final String issuer;
  final String audience;
  final String revokedId;
  final String group;
  private final Canary canary;
  private final long now = Instant.now().getEpochSecond();

  CanaryTokens(Canary canary) {
    this.canary = canary;
    pair = TokenMint.generate("ES256", canary.marker("the kid of a key"));
    canary.existing("d of a good key", member("d", pair.privateJwk()));
    secret = TokenMint.fromPrivateJwk(secretJwk(canary));
    issuer = "https://login.example.com/" + canary.marker("iss") + "/";
    audience = canary.marker("aud");
    revokedId = canary.marker("the jti of a revoked token");
    group = canary.marker("the value that a rule asks for");
  }

  /** The bytes of the secret are markers, and so is their text in base64url. */
  private static String secretJwk(Canary canary) {
    String bytes = canary.marker("k") + canary.marker("k") + canary.marker("k");
    String k = canary.existing("k in base64url", base64Url(bytes));
    return "{\"kty\":\"oct\",\"alg\":\"HS256\",\"kid\":\"shared\",\"k\":\"" + k + "\"}";
  }

  private static String member(String name, String json) {
    String start = "\"" + name + "\":\"";
    int begin = json.indexOf(start) + start.length();
    return json.substring(begin, json.indexOf('"', begin));
  }

  String good() {
    String token = pair.sign(header(""), claims(""));
    canary.existing("the signature", token.substring(token.lastIndexOf('.') + 1));
    return token;
  }

  /** Good but for what stands in these claims, which count instead of the usual ones. */
  String withClaims(String members) {
    return pair.sign(header(""), claims(members));
  }

  /** Good but for what stands in these members of the header, which count instead. */
  String withHeader(String members) {
    return pair.sign(header(members), claims(""));
  }

  /** Of the provider with a shared secret. */
  String withSecret() {
    return secret.sign(
        "{\"alg\":\"HS256\",\"kid\":\"shared\"}", claims("\"iss\":\"" + HMAC_ISSUER + "\""));
  }

  /** Its signature is markers. */
  String badlySigned() {
    String good = good();
    String signature = canary.marker("a bad signature").repeat(5).substring(0, 64);
    return good.substring(0, good.lastIndexOf('.') + 1) + base64Url(signature);
  }

  /** Three parts, of which no one is what it should be. */
  String garbage() {
    return canary.marker("a broken header")
        + "."
        + canary.marker("a broken payload")
        + "."
        + canary.marker("a broken signature");
  }

  /** A payload that is no JSON. */
  String withoutJson() {
    return pair.sign(header(""), "{\"sub\":" + canary.marker("a payload that is no JSON"));
  }

  String oversized() {
    return withClaims(
        "\"filler\":\""
            + canary.marker("a claim of a token that is too long").repeat(2_000)
            + "\"");
  }

  long now() {
    return now;
  }

  private String header(String members) {
    return object(
        members,
        text("alg", "ES256"),
        text("kid", pair.keyId().orElseThrow()),
        text("typ", "JWT"),
        text(canary.marker("the name of a header member"), canary.marker("a header member")));
  }

  private String claims(String members) {
    return object(
        members,
        text("iss", issuer),
        "\"aud\":[\"" + audience + "\",\"" + canary.marker("another aud") + "\"]",
        "\"iat\":" + now,
        "\"exp\":" + (now + 3_600),
        text("sub", canary.marker("sub")),
        text("jti", canary.marker("jti")),
        text("scope", canary.marker("a scope") + " " + canary.marker("another scope")),
        text("email", canary.marker("email")),
        "\"uid\":" + canary.numericMarker("uid"),
        text(canary.marker("the name of a claim"), canary.marker("a claim")),
        "\"nested\":{\""
            + canary.marker("the name of a nested claim")
            + "\":[\""
            + canary.marker("a nested claim")
            + "\"]}");
  }

  private static String text(String name, String value) {
    return "\"" + name + "\":\"" + value + "\"";
  }

  /** The members, and those of the usual ones whose name is not among them. */
  private static String object(String members, String... usual) {
    StringBuilder json = new StringBuilder("{").append(members);
    for (String member : usual) {
      String name = member.substring(0, member.indexOf(':') + 1);
      if (!members.contains(name)) {
        json.append(json.length() == 1 ? "" : ",").append(member);
      }
    }
    return json.append('}').toString();
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
