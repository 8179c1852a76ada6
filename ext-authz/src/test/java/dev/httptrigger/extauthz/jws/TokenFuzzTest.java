package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACVerifier;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A token that we accept has one spelling, and two other readers accept it with the same words. */
class TokenFuzzTest {
  private static final TokenMint MINT =
      TokenMint.fromPrivateJwk(
          """
          {"kty":"oct","kid":"k1","alg":"HS256","k":"%s"}
          """
              .formatted(
                  Base64.getUrlEncoder()
                      .withoutPadding()
                      .encodeToString(
                          "a key that every fuzzing run has".getBytes(StandardCharsets.UTF_8))));

  private static final Verification VERIFICATION = Verification.by(Keys.of(MINT));

  private static final String HEADER = "{\"alg\":\"HS256\",\"kid\":\"k1\",\"typ\":\"JWT\"}";
  private static final String CLAIMS = "{\"sub\":\"alice\",\"exp\":4102444800,\"n\":[1.5e3,null]}";

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  static Stream<byte[]> tokens() {
    String token = MINT.sign(CLAIMS);
    return Stream.of(
            token,
            token + "=",
            token.replace('.', ','),
            token + "." + token,
            "..",
            "a.b.c",
            "eyJhbGciOiJub25lIn0.e30.",
            MINT.sign(HEADER.replace("HS256", "none"), CLAIMS))
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @MethodSource("tokens")
  @FuzzTest
  void bytesAsToken(byte[] bytes) throws Exception {
    String token = new String(bytes, StandardCharsets.ISO_8859_1);
    if (VERIFICATION.refusal(token).isEmpty()) {
      assertAccepted(token);
    }
  }

  static Stream<byte[]> headers() {
    return Stream.of(
            HEADER,
            "{\"alg\":\"HS256\",\"kid\":\"k1\",\"crit\":[],\"b64\":false}",
            "{\"alg\":\"HS256\",\"alg\":\"none\"}",
            "{\"alg\":\"HS256\",\"kid\":null,\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}",
            "{\"\\u0061lg\":\"HS256\",\"kid\":\"\\ud800\"}",
            " {\"alg\":\"HS256\"} ",
            "{\"alg\":\"HS256\",\"x\":[[[[1e999,-0,0.1]]]]}")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /** The signature is good, so that nothing but the header decides. */
  @MethodSource("headers")
  @FuzzTest
  void bytesAsSignedHeader(byte[] header) throws Exception {
    String token = MINT.sign(header, CLAIMS.getBytes(StandardCharsets.UTF_8));
    if (VERIFICATION.refusal(token).isEmpty()) {
      assertAccepted(token);
      JsonNode read = STRICT.readTree(strictText(header));
      assertThat(read.path("alg").textValue()).isEqualTo("HS256");
      assertThat(read.has("crit") || read.has("b64")).isFalse();
      assertThat(read.path("kid").isMissingNode() || read.path("kid").asText().equals("k1"))
          .isTrue();
    }
  }

  static Stream<byte[]> payloads() {
    return Stream.of(
            CLAIMS,
            "{\"a\":{\"b\":1,\"b\":2}}",
            "{\"exp\":1e2,\"iat\":-0.0}",
            "[]",
            "{\"s\":\"\\ud83d\\ude00\"}",
            "{} {}")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /** The signature is good, so that nothing but the payload decides. */
  @MethodSource("payloads")
  @FuzzTest
  void bytesAsSignedPayload(byte[] payload) throws Exception {
    String token = MINT.sign(HEADER.getBytes(StandardCharsets.UTF_8), payload);
    if (VERIFICATION.refusal(token).isEmpty()) {
      assertAccepted(token);
    }
  }

  private static void assertAccepted(String token) throws JOSEException, IOException {
    String[] parts = token.split("\\.", -1);
    assertThat(parts).hasSize(3);
    for (String part : parts) {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)).isEqualTo(part);
    }
    JsonNode header = STRICT.readTree(strictText(Base64.getUrlDecoder().decode(parts[0])));
    JsonNode payload = STRICT.readTree(strictText(Base64.getUrlDecoder().decode(parts[1])));
    assertThat(header.isObject() && payload.isObject()).isTrue();
    try {
      JWSObject jws = JWSObject.parse(token);
      assertThat(jws.verify(new MACVerifier(key()))).isTrue();
      assertThat(jws.getPayload().toJSONObject() != null || holdsHugeNumber(payload)).isTrue();
    } catch (ParseException e) {
      assertThat(holdsHugeNumber(header) || !isPlain(header)).as("Nimbus refuses it").isTrue();
    }
  }

  /** Nimbus takes no number beyond a double's range; we keep it as it is. */
  private static boolean holdsHugeNumber(JsonNode tree) {
    return tree.isNumber()
        ? Double.isInfinite(tree.decimalValue().doubleValue())
        : tree.valueStream().anyMatch(TokenFuzzTest::holdsHugeNumber);
  }

  /** Nimbus looks into members that we never look at, such as {@code jku}. */
  private static boolean isPlain(JsonNode header) {
    return header
        .propertyStream()
        .allMatch(
            member ->
                List.of("alg", "kid", "typ").contains(member.getKey())
                    && member.getValue().isTextual());
  }

  private static byte[] key() {
    return "a key that every fuzzing run has".getBytes(StandardCharsets.UTF_8);
  }

  /** The text, which must be UTF-8. */
  private static String strictText(byte[] bytes) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
