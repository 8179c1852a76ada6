package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.Mints;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.extauthz.jws.TrustedKeys.KeyForTokenWithoutKid;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What {@code explain} says of a token's form, key and signature: each step that it passed, and the
 * one that it did not.
 */
class ExplainedVerificationTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final KeySet KEYS = Keys.of(MINT);
  private static final String CLAIMS = "{\"sub\":\"alice\"}";
  private static final String SIZE = "size: passed (SIZE bytes)";
  private static final String FORM = "form: passed (three parts of base64url)";
  private static final String HEADER = "header: passed (alg ES256, kid \"k1\")";

  @Test
  void ofAGoodToken() {
    assertThat(said(KEYS, MINT.sign(CLAIMS)))
        .containsExactly(
            SIZE,
            FORM,
            HEADER,
            "alg: passed (ES256)",
            "key: passed (the key \"k1\")",
            "signature: passed (ES256 with the key \"k1\")");
  }

  @Test
  void ofAGoodTokenWithoutKid() {
    TokenMint nameless = TokenMint.generateWithoutKeyId("ES256");

    assertThat(said(Keys.of(nameless), nameless.sign(CLAIMS)))
        .endsWith(
            "header: passed (alg ES256, no kid)",
            "alg: passed (ES256)",
            "key: passed (the key without kid)",
            "signature: passed (ES256 with the key without kid)");
  }

  @Test
  void ofAnAlgorithmThatTheProviderDoesNotAllow() {
    assertThat(
            said(
                new JwsVerifier(
                    TrustedKeys.of("record", KEYS, SignatureProvider.jdk()),
                    Optional.of(Set.of(Algorithm.RS512, Algorithm.RS256)),
                    KeyForTokenWithoutKid.OR_THE_ONLY_FITTING),
                MINT.sign(CLAIMS)))
        .containsExactly(
            SIZE, FORM, HEADER, "alg: failed (the token says ES256, allowed are RS256, RS512)");
  }

  @Test
  void ofAnAlgorithmThatTheKeyDoesNotAllow() {
    TokenMint mint = Mints.of("RS256");

    assertThat(said(Keys.of(mint), mint.withAlgorithm("PS256").sign(CLAIMS)))
        .endsWith("alg: failed (the token says PS256, its key allows RS256)");
  }

  @Test
  void ofAnAlgorithmThatNobodyAccepts() {
    assertThat(said(KEYS, MINT.sign("{\"alg\":\"none\",\"kid\":\"k1\"}", CLAIMS)))
        .containsExactly(SIZE, FORM, "alg: failed (\"none\" is never accepted)");
    assertThat(said(KEYS, MINT.sign("{\"kid\":\"k1\"}", CLAIMS)))
        .containsExactly(SIZE, FORM, "alg: failed (the header has none, or one that is no string)");
  }

  @Test
  void ofAKeyThatIsNotThere() {
    assertThat(said(KEYS, TokenMint.generate("ES256", "k2\n").sign(CLAIMS)))
        .containsExactly(
            SIZE,
            FORM,
            "header: passed (alg ES256, kid \"k2\\u000a\")",
            "key: failed (no key has the kid \"k2\\u000a\" among 1 key)");
    assertThat(
            said(
                Keys.of(MINT, TokenMint.generate("ES256", "k2")),
                TokenMint.generateWithoutKeyId("ES256").sign(CLAIMS)))
        .endsWith(
            "key: failed (the token has no kid, and no key without one is certain among 2 keys)");
  }

  @Test
  void ofASignatureThatIsNotTheKeys() {
    assertThat(said(KEYS, TokenMint.generate("ES256", "k1").sign(CLAIMS)))
        .containsExactly(
            SIZE,
            FORM,
            HEADER,
            "alg: passed (ES256)",
            "key: passed (the key \"k1\")",
            "signature: failed (not made with the key \"k1\", or changed since)");
  }

  @Test
  void ofAFormThatIsNoTokens() {
    assertThat(said(KEYS, "a.b"))
        .containsExactly(SIZE, "form: failed (not three parts with dots between them)");
    assertThat(said(KEYS, "a..c"))
        .contains("form: failed (a part is not base64url in its one canonical spelling)");
    assertThat(said(KEYS, "e30..e30")).contains("form: failed (a part is empty)");
    assertThat(said(KEYS, "a".repeat(CompactJws.MAXIMUM_LENGTH + 1)))
        .containsExactly("size: failed (65537 bytes, more than 65536)");
  }

  @Test
  void ofAHeaderThatIsNotUnderstood() {
    assertThat(said(KEYS, MINT.sign("{\"alg\":\"ES256\",\"crit\":[]}", CLAIMS)))
        .endsWith("crit: failed (the header has it, and no extension is understood)");
    assertThat(said(KEYS, MINT.sign("{\"alg\":\"ES256\",\"b64\":true}", CLAIMS)))
        .endsWith("b64: failed (the header has it, and a JWT must not (RFC 7797 §7))");
    assertThat(said(KEYS, MINT.sign("{\"alg\":\"ES256\",\"enc\":\"A128GCM\"}", CLAIMS)))
        .endsWith("enc: failed (the header has it, so this is said to be a JWE (RFC 7516 §9))");
    assertThat(said(KEYS, MINT.sign("{\"alg\":\"ES256\",\"kid\":1}", CLAIMS)))
        .endsWith("kid: failed (not a string but of type number)");
  }

  private static List<String> said(KeySet keys, String token) {
    return said(
        new JwsVerifier(
            TrustedKeys.of("record", keys, SignatureProvider.jdk()),
            Optional.empty(),
            KeyForTokenWithoutKid.OR_THE_ONLY_FITTING),
        token);
  }

  /** A token is a secret: no step repeats any of its parts. */
  private static List<String> said(JwsVerifier verifier, String token) {
    RecordedTrace trace = new RecordedTrace();
    Optional<Refused> refused =
        switch (CompactJws.read(
            token.getBytes(StandardCharsets.ISO_8859_1), new KnownHeaders(), trace)) {
          case Refused unreadable -> Optional.of(unreadable);
          case CompactJws jws -> Verification.refusal(verifier, jws, trace);
        };
    List<String> said = new ArrayList<>(trace.texts());
    refused.ifPresent(each -> said.add(each.rule() + ": failed (" + each.found() + ")"));
    assertThat(said)
        .as("parts of the token in what is said")
        .noneMatch(step -> parts(token).stream().anyMatch(step::contains));
    return said.stream()
        .map(step -> step.replace("(" + token.length() + " bytes)", "(SIZE bytes)"))
        .toList();
  }

  /** Those that are longer than a word that a step may say. */
  private static List<String> parts(String token) {
    return Arrays.stream(token.split("\\.", -1)).filter(part -> part.length() > 8).toList();
  }
}
