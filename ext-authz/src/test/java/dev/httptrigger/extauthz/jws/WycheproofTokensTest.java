package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.TrustedKeys.KeyForTokenWithoutKid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JOSE files of Wycheproof: keys as a trigger's are read, tokens as a request's are, up to the
 * signature (the payloads are texts, not claims).
 */
class WycheproofTokensTest {
  private static final Set<Algorithm> WITHOUT_HMAC =
      EnumSet.complementOf(EnumSet.of(Algorithm.HS256, Algorithm.HS384, Algorithm.HS512));

  /** Where we do not follow a label: file, test, what is right, and why. */
  private static final List<OtherVerdict> OTHER_VERDICTS =
      List.of(
          new OtherVerdict(
              "json_web_signature",
              List.of(367, 370),
              true,
              "byte for byte the same as the valid 357: the padding it is named for got lost"),
          new OtherVerdict(
              "json_web_signature",
              List.of(372, 373),
              false,
              "a question mark inside a part, which is no base64url"),
          new OtherVerdict(
              "json_web_signature",
              List.of(346, 350),
              false,
              "the key says alg PS256, the token PS384"),
          new OtherVerdict(
              "json_web_signature",
              List.of(347, 351),
              false,
              "the key says alg ES521, which does not exist: such a key is skipped with a finding"),
          new OtherVerdict(
              "json_web_signature",
              List.of(259, 264, 268, 272, 320, 325),
              false,
              "an empty payload: a JWS may have one, a JWT never"),
          new OtherVerdict(
              "json_web_key",
              List.of(4),
              true,
              "two keys with one kid, but the second is no canonical base64url, and a bad key is"
                  + " skipped; two good ones are refused (JwksReaderTest)"),
          new OtherVerdict(
              "json_web_key",
              List.of(1),
              true,
              "secret and key pair in one set: the kid names one key, and alg must be the key's own"
                  + " type, so neither can be taken for the other; the secret draws warnings"),
          new OtherVerdict("json_web_crypto", List.of(47), true, "the same as json_web_key 1"),
          new OtherVerdict(
              "json_web_key",
              List.of(7),
              true,
              "an RSA key made by the flawed generator ROCA: only the issuer can have a better"
                  + " one"),
          new OtherVerdict("json_web_crypto", List.of(46), true, "the same as json_web_key 7"));

  /**
   * A label that we do not follow.
   *
   * @param accepted what is right instead
   * @param why for the reader
   */
  private record OtherVerdict(String file, List<Integer> tests, boolean accepted, String why) {}

  static Stream<Arguments> signatureFiles() {
    return CryptoProviders.inUse()
        .flatMap(
            provider ->
                Stream.of(
                    Arguments.of(provider, "json_web_signature", 401, 36),
                    Arguments.of(provider, "json_web_key", 26, 8),
                    Arguments.of(provider, "json_web_crypto", 83, 6)));
  }

  @ParameterizedTest(name = "{1} by {0}")
  @MethodSource("signatureFiles")
  void everyTokenIsJudgedRightly(
      SignatureProvider provider, String file, int expectedTests, int expectedAccepted) {
    List<String> wrong = new ArrayList<>();
    int tests = 0;
    int accepted = 0;
    for (JsonNode group : WycheproofFile.read(file).groups()) {
      Optional<KeySet> keys = keys(group);
      for (JsonNode test : group.get("tests")) {
        tests++;
        Optional<DenialReason> refusal = refusal(keys, provider, Optional.empty(), token(test));
        accepted += refusal.isEmpty() ? 1 : 0;
        if (refusal.isEmpty() != shouldBeAccepted(file, test)) {
          wrong.add(said(test) + refusal.map(reason -> ": " + reason).orElse(": accepted"));
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(tests).isEqualTo(expectedTests);
    assertThat(accepted).isEqualTo(expectedAccepted);
  }

  @ParameterizedTest(name = "{1} by {0}")
  @MethodSource("signatureFiles")
  void withoutHmacInTheProvidersListNoTokenByASecretIsAccepted(
      SignatureProvider provider, String file, int expectedTests, int expectedAccepted) {
    for (JsonNode group : WycheproofFile.read(file).groups()) {
      Optional<KeySet> keys = keys(group);
      boolean shared = keys.isPresent() && isSharedSecret(keys.get());
      for (JsonNode test : group.get("tests")) {
        Optional<DenialReason> refusal =
            refusal(keys, provider, Optional.of(WITHOUT_HMAC), token(test));
        if (shared) {
          assertThat(refusal).as(said(test)).isPresent();
        }
      }
    }
  }

  static Stream<Arguments> providers() {
    return CryptoProviders.inUse().map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void noEncryptedTokenIsAccepted(SignatureProvider provider) {
    int tests = 0;
    for (JsonNode group : WycheproofFile.read("json_web_encryption").groups()) {
      for (JsonNode test : group.get("tests")) {
        tests++;
        assertThat(refusal(keys(group), provider, Optional.empty(), token(test)))
            .as(said(test))
            .isPresent();
      }
    }
    assertThat(tests).isEqualTo(139);
  }

  private static boolean shouldBeAccepted(String file, JsonNode test) {
    if (test.has("jwe")) {
      return false;
    }
    return OTHER_VERDICTS.stream()
        .filter(each -> each.file().equals(file))
        .filter(each -> each.tests().contains(test.get("tcId").intValue()))
        .findFirst()
        .map(OtherVerdict::accepted)
        .orElse(test.get("result").textValue().equals("valid"));
  }

  /** The group's key or keys, as a trigger would have them; empty where the set is refused. */
  private static Optional<KeySet> keys(JsonNode group) {
    JsonNode given = group.has("public") ? group.get("public") : group.get("private");
    String set = given.has("keys") ? given.toString() : "{\"keys\":[" + given + "]}";
    return JwksReader.read(set, "jwks", new KeyPolicy(true)).keySet();
  }

  private static boolean isSharedSecret(KeySet keys) {
    return keys.keys().stream().allMatch(key -> key.material().type() == Algorithm.KeyType.OCT);
  }

  private static Optional<DenialReason> refusal(
      Optional<KeySet> keys,
      SignatureProvider provider,
      Optional<Set<Algorithm>> algorithms,
      String token) {
    if (keys.isEmpty()) {
      return Optional.of(DenialReason.INVALID_TRIGGER);
    }
    JwsVerifier verifier =
        new JwsVerifier(
            TrustedKeys.of("record", keys.get(), provider),
            algorithms,
            KeyForTokenWithoutKid.OR_THE_ONLY_FITTING);
    return switch (CompactJws.read(
        token.getBytes(StandardCharsets.UTF_8), new KnownHeaders(), Trace.NONE)) {
      case Refused refused -> Optional.of(refused.reason());
      case CompactJws jws -> Verification.refusal(verifier, jws, Trace.NONE).map(Refused::reason);
    };
  }

  private static String token(JsonNode test) {
    JsonNode token = test.has("jws") ? test.get("jws") : test.get("jwe");
    return token.isTextual() ? token.textValue() : token.toString();
  }

  private static String said(JsonNode test) {
    return test.get("tcId") + " (" + test.get("comment").asText() + ", " + test.get("result") + ")";
  }
}
