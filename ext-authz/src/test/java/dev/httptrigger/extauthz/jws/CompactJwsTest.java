package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactJwsTest {
  private static final String HEADER =
      encoded("{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"JWT\"}");
  private static final String PAYLOAD = encoded("{\"sub\":\"a\"}");

  @Test
  void aTokenIsTakenApart() {
    assertThat(read(HEADER + "." + PAYLOAD + ".c2ln"))
        .isInstanceOfSatisfying(
            CompactJws.class,
            jws -> {
              assertThat(jws.header().algorithm().wireName()).isEqualTo("RS256");
              assertThat(jws.header().kid()).hasValue("k1");
              assertThat(jws.header().type()).hasValue(new JsonString("JWT"));
              assertThat(jws.claims()).isInstanceOf(CompactJws.Claims.class);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a",
        "a.b",
        "H",
        "H.P",
        "H.P.",
        "H..S",
        ".P.S",
        "H.P.S.",
        ".H.P.S",
        "H.P.S.S",
        "H.P.S.S.S",
        "H P.S",
        "H.P.S ",
        " H.P.S",
        "H.P.S\n",
        "H\n.P.S",
        "H.P.S\u0000",
        "H.P=.S",
        "H=.P.S",
        "H.P.S=",
        "H.P.S==",
        "H.P.+A",
        "H.P./A",
        "H.P.S\u00e9",
        "H.P.c2l\u00ec",
        "H.P.A",
        "H.P.AAAAA",
        "H.P.AB",
        "H.P.AAB",
        "H,P.S",
        "{\"protected\":\"H\"}"
      })
  void whatIsNotThreePartsOfCanonicalBase64UrlIsMalformed(String shape) {
    assertThat(read(token("H.P.S"))).as("the shape that is good").isInstanceOf(CompactJws.class);
    assertThat(read(token(shape)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(DenialReason.MALFORMED_TOKEN);
              assertThat(refused.rule()).isEqualTo("form");
            });
  }

  @Test
  void nothingAbove64KibibytesIsLookedAt() {
    String start = HEADER + "." + PAYLOAD + ".";
    String longest = start + "A".repeat(CompactJws.MAXIMUM_LENGTH - start.length());

    assertThat(read(longest)).isInstanceOf(CompactJws.class);
    assertThat(read(longest + "A"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(DenialReason.OVERSIZED_TOKEN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # header                                              | reason                | rule
          {"alg":"none"}                                        | UNSUPPORTED_ALGORITHM | alg
          {"alg":"None"}                                        | UNSUPPORTED_ALGORITHM | alg
          {"alg":""}                                            | UNSUPPORTED_ALGORITHM | alg
          {"alg":"rs256"}                                       | UNSUPPORTED_ALGORITHM | alg
          {"alg":"RS256 "}                                      | UNSUPPORTED_ALGORITHM | alg
          {"alg":"ES256K"}                                      | UNSUPPORTED_ALGORITHM | alg
          {"alg":"RSA-OAEP","enc":"A128GCM"}                    | UNSUPPORTED_ALGORITHM | alg
          {"alg":"Ed448"}                                       | UNSUPPORTED_ALGORITHM | alg
          {"alg":null}                                          | UNSUPPORTED_ALGORITHM | alg
          {"alg":["RS256"]}                                     | UNSUPPORTED_ALGORITHM | alg
          {"alg":256}                                           | UNSUPPORTED_ALGORITHM | alg
          {}                                                    | UNSUPPORTED_ALGORITHM | alg
          {"Alg":"RS256"}                                       | UNSUPPORTED_ALGORITHM | alg
          {"alg":"RS256","alg":"RS256"}                         | MALFORMED_TOKEN       | header
          {"alg":"RS256","jwk":{"a":1,"a":2}}                   | MALFORMED_TOKEN       | header
          {"alg":"RS256"}{}                                     | MALFORMED_TOKEN       | header
          ["RS256"]                                             | MALFORMED_TOKEN       | header
          RS256                                                 | MALFORMED_TOKEN       | header
          {"alg":"RS256","crit":["exp"],"exp":1}                | MALFORMED_TOKEN       | crit
          {"alg":"RS256","crit":[]}                             | MALFORMED_TOKEN       | crit
          {"alg":"RS256","crit":null}                           | MALFORMED_TOKEN       | crit
          {"alg":"RS256","b64":false}                           | MALFORMED_TOKEN       | b64
          {"alg":"RS256","b64":true}                            | MALFORMED_TOKEN       | b64
          {"alg":"RS256","b64":false,"crit":["b64"]}            | MALFORMED_TOKEN       | crit
          {"alg":"RS256","enc":"A128GCM"}                       | MALFORMED_TOKEN       | enc
          {"alg":"RS256","enc":null}                            | MALFORMED_TOKEN       | enc
          {"alg":"RS256","kid":1}                               | MALFORMED_TOKEN       | kid
          {"alg":"RS256","kid":null}                            | MALFORMED_TOKEN       | kid
          {"alg":"RS256","kid":["k1"]}                          | MALFORMED_TOKEN       | kid
          """)
  void aHeaderThatIsNotUnderstoodWholeIsRefused(String header, DenialReason reason, String rule) {
    assertThat(read(encoded(header) + "." + PAYLOAD + ".c2ln"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.rule()).isEqualTo(rule);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"oct\"},\"jku\":\"https://example.com\"}",
        "{\"alg\":\"RS256\",\"x5u\":\"https://example.com\",\"x5c\":[\"AA\"],\"zip\":\"DEF\"}",
        "{\"alg\":\"RS256\",\"typ\":7}",
        " {\"alg\" : \"RS256\"}\r\n",
      })
  void whatElseAHeaderSaysIsNotLookedAt(String header) {
    assertThat(read(encoded(header) + "." + PAYLOAD + ".c2ln")).isInstanceOf(CompactJws.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Payload", "[]", "null", "{\"a\":1,\"a\":2}", "{\"a\":1}}", "{\"a\":01}"})
  void aPayloadThatIsNoStrictObjectIsMalformed(String payload) {
    assertThat(read(HEADER + "." + encoded(payload) + ".c2ln"))
        .isInstanceOfSatisfying(
            CompactJws.class,
            jws ->
                assertThat(jws.claims())
                    .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                          assertThat(refused.reason()).isEqualTo(DenialReason.MALFORMED_TOKEN);
                          assertThat(refused.rule()).isEqualTo("payload");
                        }));
  }

  @Test
  void ed25519IsEdDsaOnThatCurveAlone() {
    assertThat(read(encoded("{\"alg\":\"Ed25519\"}") + "." + PAYLOAD + ".c2ln"))
        .isInstanceOfSatisfying(
            CompactJws.class,
            jws -> {
              assertThat(jws.header().algorithm().wireName()).isEqualTo("EdDSA");
              assertThat(jws.header().curve()).isEqualTo(Optional.of(OkpCurve.ED25519));
            });
  }

  /** With a good header, payload and signature in the places of H, P and S. */
  private static String token(String shape) {
    return shape
        .chars()
        .mapToObj(
            each ->
                switch (each) {
                  case 'H' -> HEADER;
                  case 'P' -> PAYLOAD;
                  case 'S' -> "c2ln";
                  default -> Character.toString(each);
                })
        .collect(Collectors.joining());
  }

  private static JwsReading read(String token) {
    return CompactJws.read(
        token.getBytes(StandardCharsets.ISO_8859_1), new KnownHeaders(), Trace.NONE);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
