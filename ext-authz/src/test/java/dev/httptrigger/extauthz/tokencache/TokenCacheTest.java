package dev.httptrigger.extauthz.tokencache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.KeySighting;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.extauthz.jws.MutatedTokens;
import dev.httptrigger.extauthz.jws.Refused;
import dev.httptrigger.extauthz.policy.TokenVerifier;
import dev.httptrigger.extauthz.policy.TokenVerifier.NotSigned;
import dev.httptrigger.extauthz.policy.TokenVerifier.Outcome;
import dev.httptrigger.extauthz.policy.TokenVerifier.Signed;
import dev.httptrigger.extauthz.token.TokenBytes;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered, for how long, and what never is. */
class TokenCacheTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final long MEBIBYTE = 1 << 20;
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final TokenMint SAME_KID = TokenMint.generate("ES256", "k1");
  private static final TokenVerifier VERIFIER = verifier(Keys.of(MINT));

  private final SettableClock clock = new SettableClock(NOW);
  private final TokenCache cache = cache(MEBIBYTE);

  @Test
  void aGoodTokenIsVerifiedOnce() {
    byte[] token = token("{\"sub\":\"alice\",\"exp\":4102444800}");
    Outcome first = verify(VERIFIER, token);

    assertThat(first).isInstanceOf(Signed.class).isEqualTo(VERIFIER.verify(token, Trace.NONE));
    assertThat(verify(VERIFIER, token)).isEqualTo(first);
    assertThat(verify(VERIFIER, token.clone())).isEqualTo(first);
    assertThat(cache.good().hits()).isEqualTo(2);
    assertThat(cache.good().entries()).isOne();
    assertThat(cache.refused().entries()).isZero();
  }

  @Test
  void aBadSignatureIsLookedAtOnce() {
    byte[] forged = bytes(SAME_KID.sign("{\"exp\":4102444800}"));

    for (int i = 0; i < 3; i++) {
      assertThat(refused(verify(VERIFIER, forged))).isEqualTo(DenialReason.BAD_SIGNATURE);
    }
    assertThat(cache.refused().hits()).isEqualTo(2);
    assertThat(cache.good().entries()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no.token.atall",
        "{\"alg\":\"ES256\",\"kid\":\"k2\"}",
        "{\"alg\":\"ES256\"}",
        "{\"alg\":\"RS256\",\"kid\":\"k1\"}",
        "{\"alg\":\"none\",\"kid\":\"k1\"}"
      })
  void whatIsRefusedForLessIsNotRemembered(String header) {
    byte[] token =
        bytes(header.startsWith("{") ? MINT.sign(header, "{\"exp\":4102444800}") : header);
    TokenVerifier verifier = verifier(Keys.of(MINT, TokenMint.generate("ES256", "other")));

    assertThat(verify(verifier, token)).isEqualTo(verifier.verify(token, Trace.NONE));
    assertThat(verify(verifier, token)).isInstanceOf(NotSigned.class);
    assertThat(cache.refused().hits() + cache.good().hits()).isZero();
    assertThat(cache.refused().entries() + cache.good().entries()).isZero();
  }

  /** Anybody can send it without end: it should cost less than a token. */
  @Test
  void whatHasNoDotIsNotEvenLookedFor() {
    byte[] text = bytes("bm8gdG9rZW4".repeat(60));

    assertThat(verify(VERIFIER, text)).isEqualTo(VERIFIER.verify(text, Trace.NONE));
    assertThat(cache.good().misses()).isZero();
    assertThat(cache.refused().misses()).isZero();
  }

  /**
   * A key that is not known yet may come any moment, and whoever fetches keys has to hear of it.
   */
  @Test
  void anUnknownKeyIsReportedEachTime() {
    byte[] token = bytes(TokenMint.generate("ES256", "k2").sign("{\"exp\":4102444800}"));
    TokenVerifier verifier = Verifiers.ofFetched(Keys.of(MINT));

    for (int i = 0; i < 3; i++) {
      assertThat(((NotSigned) verify(verifier, token)).keySighting())
          .isInstanceOf(KeySighting.UnknownKid.class);
    }
  }

  @Test
  void aPayloadThatCanNotBeReadIsNotRemembered() {
    byte[] token = bytes(MINT.sign("{\"exp\":1,\"exp\":2}"));

    assertThat(refused(verify(VERIFIER, token))).isEqualTo(DenialReason.MALFORMED_TOKEN);
    assertThat(cache.refused().entries() + cache.good().entries()).isZero();
  }

  /** Whoever asks for the steps gets all of them, from a check that was made. */
  @Test
  void stepsAreMadeNotRemembered() {
    byte[] token = token("{\"exp\":4102444800}");
    byte[] forged = bytes(SAME_KID.sign("{\"exp\":4102444800}"));
    for (byte[] each : List.of(token, forged)) {
      verify(VERIFIER, each);
      RecordedTrace made = new RecordedTrace();
      RecordedTrace anew = new RecordedTrace();

      Outcome outcome = cache.verify(VERIFIER, TokenBytes.of(each), clock.instant(), made);

      assertThat(outcome).isEqualTo(VERIFIER.verify(each, anew));
      assertThat(made.texts()).isEqualTo(anew.texts()).isNotEmpty();
    }
  }

  @Test
  void anotherVerifierIsAskedItself() {
    byte[] token = token("{\"exp\":4102444800}");
    TokenVerifier other = verifier(Keys.of(SAME_KID));

    assertThat(verify(VERIFIER, token)).isInstanceOf(Signed.class);
    assertThat(refused(verify(other, token))).isEqualTo(DenialReason.BAD_SIGNATURE);
    assertThat(verify(VERIFIER, token)).isInstanceOf(Signed.class);
    assertThat(refused(verify(other, token))).isEqualTo(DenialReason.BAD_SIGNATURE);
    assertThat(cache.good().hits()).isOne();
    assertThat(cache.refused().hits()).isOne();
  }

  /** A verifier of the same configuration has other keys in hand, and says so itself. */
  @Test
  void anEqualVerifierIsAskedItself() {
    byte[] token = token("{\"exp\":4102444800}");

    verify(VERIFIER, token);
    verify(verifier(Keys.of(MINT)), token);

    assertThat(cache.good().hits()).isZero();
  }

  /** The rules of the provider whose token it is, not of the first. */
  @Test
  void ofSeveralProvidersTheRulesOfTheOneAreGiven() {
    TokenMint other = TokenMint.generate("ES256", "k1");
    TokenVerifier verifier =
        verifier(provider("https://a", Keys.of(MINT)), provider("https://b", Keys.of(other)));
    for (byte[] token :
        List.of(
            token("{\"iss\":\"https://a\",\"exp\":4102444800}"),
            bytes(other.sign("{\"iss\":\"https://b\",\"exp\":4102444800}")))) {
      Outcome first = verify(verifier, token);

      assertThat(first).isInstanceOf(Signed.class);
      assertThat(verify(verifier, token)).isEqualTo(first);
    }
    assertThat(cache.good().hits()).isEqualTo(2);
  }

  @Test
  void aTokenIsForgottenWhenItHasExpired() {
    byte[] token = token("{\"exp\":" + NOW.plusSeconds(100).getEpochSecond() + "}");
    verify(VERIFIER, token);

    clock.move(Duration.ofSeconds(100).plus(SKEW).minusSeconds(1));
    verify(VERIFIER, token);
    assertThat(cache.good().hits()).isOne();

    clock.move(Duration.ofSeconds(2));
    verify(VERIFIER, token);
    assertThat(cache.good().hits()).isOne();
    assertThat(cache.good().entries()).isZero();
    assertThat(cache.good().evictions()).isZero();
  }

  /** It lets nobody in, so it is remembered among those, and nothing but when it ended. */
  @Test
  void anExpiredTokenTakesNoRoomOfGoodOnes() {
    byte[] token = token("{\"exp\":1}");

    assertThat(verify(VERIFIER, token)).isInstanceOf(Signed.class);
    assertThat(refused(verify(VERIFIER, token))).isEqualTo(DenialReason.EXPIRED);
    assertThat(cache.good().entries()).isZero();
    assertThat(cache.refused().hits()).isOne();
  }

  /** From the very moment on from which its rules refuse it, and not before. */
  @Test
  void anExpiredTokenIsVerifiedAnewOnAClockThatWasSetBack() {
    byte[] token = token("{\"exp\":" + NOW.plusSeconds(100).getEpochSecond() + "}");
    Instant end = NOW.plusSeconds(100).plus(SKEW);

    clock.move(Duration.between(NOW, end));
    assertThat(verify(VERIFIER, token)).isInstanceOf(Signed.class);
    assertThat(refused(verify(VERIFIER, token))).isEqualTo(DenialReason.EXPIRED);

    clock.move(Duration.ofNanos(-1));
    assertThat(verify(VERIFIER, token)).isEqualTo(VERIFIER.verify(token, Trace.NONE));
    clock.move(Duration.ofNanos(1));
    assertThat(refused(verify(VERIFIER, token))).isEqualTo(DenialReason.EXPIRED);
  }

  /** However many there are: a flood of them costs no signatures. */
  @Test
  void thousandsOfExpiredTokensAreRemembered() {
    TokenMint mint = TokenMint.generate("HS256", "k1");
    TokenVerifier verifier = verifier(Keys.of(mint));
    TokenCache large = cache(16 * MEBIBYTE);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5_000; i++) {
        large.verify(
            verifier, TokenBytes.of(bytes(mint.sign("{\"exp\":" + i + "}"))), NOW, Trace.NONE);
      }
    }
    assertThat(large.refused().evictions()).isZero();
    assertThat(large.refused().hits()).isEqualTo(5_000);
  }

  @Test
  void nothingIsKeptLongerThanADay() {
    List<byte[]> tokens =
        List.of(
            token("{\"exp\":253402300799}"),
            token("{\"sub\":\"for ever\"}"),
            token("{\"exp\":\"odd\"}"),
            token("{\"exp\":1}"),
            bytes(SAME_KID.sign("{\"exp\":4102444800}")));
    tokens.forEach(token -> verify(VERIFIER, token));
    clock.move(TokenCache.LONGEST_LIFETIME.minusSeconds(1));
    tokens.forEach(token -> verify(VERIFIER, token));
    assertThat(cache.good().hits() + cache.refused().hits()).isEqualTo(5);

    clock.move(Duration.ofSeconds(2));
    tokens.forEach(token -> verify(VERIFIER, token));
    assertThat(cache.good().hits() + cache.refused().hits()).isEqualTo(5);
  }

  @Test
  void aClockThatIsSetBackHurtsNobody() {
    byte[] token = token("{\"exp\":" + NOW.plusSeconds(100).getEpochSecond() + "}");
    for (int hours : List.of(1, -2, 3, -2)) {
      assertSame(verify(VERIFIER, token), VERIFIER.verify(token, Trace.NONE));
      clock.move(Duration.ofHours(hours));
    }
  }

  @Test
  void aLongTokenIsVerifiedEachTime() {
    String padding = "x".repeat(TokenCache.LONGEST_TOKEN);
    byte[] token = token("{\"exp\":4102444800,\"p\":\"" + padding + "\"}");

    assertThat(verify(VERIFIER, token)).isInstanceOf(Signed.class);
    assertThat(verify(VERIFIER, token)).isInstanceOf(Signed.class);
    assertThat(cache.good().hits() + cache.good().entries()).isZero();
  }

  /** Anybody can make as many bad tokens as they like. */
  @Test
  void aFloodOfBadTokensPushesOutNoGoodOne() {
    TokenMint mint = TokenMint.generate("HS256", "k1");
    TokenMint stranger = TokenMint.generate("HS256", "k1");
    TokenVerifier verifier = verifier(Keys.of(mint));
    List<byte[]> good = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      good.add(bytes(mint.sign("{\"exp\":4102444800,\"sub\":\"" + i + "\"}")));
    }
    good.forEach(token -> verify(verifier, token));
    for (int i = 0; i < 20_000; i++) {
      TokenMint signer = i % 4 == 0 ? mint : stranger;
      verify(verifier, bytes(signer.sign("{\"exp\":" + (i % 4 == 0 ? i : 4102444800L + i) + "}")));
    }

    assertThat(cache.refused().evictions()).as("a flood").isGreaterThan(10_000);
    long hits = cache.good().hits();
    good.forEach(token -> verify(verifier, token));
    assertThat(cache.good().hits() - hits).isEqualTo(100);
    assertThat(cache.good().evictions()).isZero();
  }

  /**
   * Where those in use are asked for again after each hundred others none goes; after each five
   * thousand, which is several times what there is room for, most stay.
   */
  @ParameterizedTest
  @CsvSource({"100, 0", "5000, 50"})
  void goodTokensThatComeOnceEachPushOutNoneInUse(int between, int mostGone) {
    TokenMint mint = TokenMint.generate("HS256", "k1");
    TokenVerifier verifier = verifier(Keys.of(mint));
    List<byte[]> inUse = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      inUse.add(bytes(mint.sign("{\"exp\":4102444800,\"sub\":\"" + i + "\"}")));
    }
    for (int round = 0; round < 100; round++) {
      inUse.forEach(token -> verify(verifier, token));
    }
    for (int i = 0; i < 20_000; i++) {
      if (i % between == 0) {
        inUse.forEach(token -> verify(verifier, token));
      }
      verify(verifier, bytes(mint.sign("{\"exp\":4102444800,\"once\":\"" + i + "\"}")));
      clock.move(Duration.ofMillis(1));
    }

    assertThat(cache.good().evictions()).as("a flood").isGreaterThan(10_000);
    long misses = cache.good().misses();
    inUse.forEach(token -> verify(verifier, token));
    assertThat(cache.good().misses() - misses).isBetween(0L, (long) mostGone);
  }

  @Test
  void bothPartsKeepToTheirBounds() {
    TokenMint mint = TokenMint.generate("HS256", "k1");
    TokenMint stranger = TokenMint.generate("HS256", "k1");
    TokenVerifier verifier = verifier(Keys.of(mint));
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String claims =
          "{\"exp\":4102444800,\"n" + i + "\":\"" + "x".repeat(random.nextInt(500)) + "\"}";
      verify(verifier, bytes((random.nextBoolean() ? mint : stranger).sign(claims)));

      assertThat(cache.good().bytes()).isLessThanOrEqualTo(MEBIBYTE / 16 * 15);
      assertThat(cache.refused().bytes()).isLessThanOrEqualTo(MEBIBYTE / 16);
    }
    assertThat(cache.good().bytes()).as("in use").isGreaterThan(MEBIBYTE / 16 * 13);
    assertThat(cache.refused().bytes()).as("in use").isGreaterThan(MEBIBYTE / 16 / 10 * 9);
    assertThat(cache.good().evictions()).isPositive();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.httptrigger.extauthz.example.Seeds#all")
  void everyTokenGetsTheAnswerThatItWouldGetWithout(long seed) {
    TokenMint mint = TokenMint.generate("HS256", "k1");
    List<TokenVerifier> verifiers =
        List.of(
            verifier(Keys.of(mint)),
            verifier(Keys.of(TokenMint.generate("HS256", "k1"))),
            verifier(Keys.of(TokenMint.generate("HS256", "k2"), mint)));
    MutatedTokens mutated = new MutatedTokens(mint, seed);
    Random random = new Random(seed);
    List<byte[]> known = new ArrayList<>(List.of(token("{}")));
    TokenCache small = cache(MEBIBYTE / 4);
    for (int i = 0; i < 5_000; i++) {
      if (random.nextInt(3) == 0) {
        known.add(mutated.next().getBytes(StandardCharsets.ISO_8859_1));
      }
      byte[] token = known.get(random.nextInt(known.size()));
      TokenVerifier verifier = verifiers.get(random.nextInt(verifiers.size()));

      assertSame(
          small.verify(verifier, TokenBytes.of(token), clock.instant(), Trace.NONE),
          verifier.verify(token, Trace.NONE));
    }
    assertThat(small.good().hits()).isPositive();
    assertThat(small.refused().hits()).isPositive();
  }

  /** Who knows where tokens stand can't be told by looking at how they are hashed. */
  @Test
  void keysDependOnTheSecret() {
    byte[] token = token("{}");
    TokenKeys one = new TokenKeys(new byte[TokenKeys.SECRET_LENGTH]);
    byte[] secret = new byte[TokenKeys.SECRET_LENGTH];
    secret[31] = 1;

    assertThat(one.of(VERIFIER.version(), TokenBytes.of(token)))
        .isEqualTo(one.of(VERIFIER.version(), TokenBytes.of(token)));
    assertThat(one.of(VERIFIER.version(), TokenBytes.of(token)))
        .isNotEqualTo(new TokenKeys(secret).of(VERIFIER.version(), TokenBytes.of(token)));
    assertThatThrownBy(() -> new TokenKeys(new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The words by which a refusal is explained are for traces only, which are always made. */
  private void assertSame(Outcome outcome, Outcome expected) {
    if (outcome instanceof NotSigned notSigned
        && notSigned.refused().reason() == DenialReason.EXPIRED) {
      assertThat(expected).isInstanceOf(Signed.class);
      Signed signed = (Signed) expected;
      assertThat(
              signed
                  .rules()
                  .refusal(signed.type(), signed.claims().object(), clock.instant(), Trace.NONE)
                  .map(Refused::reason))
          .contains(DenialReason.EXPIRED);
      return;
    }
    if (expected instanceof NotSigned notSigned
        && notSigned.refused().reason() == DenialReason.BAD_SIGNATURE) {
      assertThat(refused(outcome)).isEqualTo(DenialReason.BAD_SIGNATURE);
      assertThat(((NotSigned) outcome).keySighting()).isEqualTo(notSigned.keySighting());
    } else {
      assertThat(outcome).isEqualTo(expected);
    }
  }

  private Outcome verify(TokenVerifier verifier, byte[] token) {
    return cache.verify(verifier, TokenBytes.of(token), clock.instant(), Trace.NONE);
  }

  private TokenCache cache(long bytes) {
    return new TokenCache(bytes, new byte[TokenCache.SECRET_LENGTH], clock);
  }

  private static DenialReason refused(Outcome outcome) {
    assertThat(outcome).isInstanceOf(NotSigned.class);
    return ((NotSigned) outcome).refused().reason();
  }

  private static byte[] token(String claims) {
    return bytes(MINT.sign(claims));
  }

  private static byte[] bytes(String token) {
    return token.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static TokenVerifier verifier(KeySet keys) {
    return verifier(ExampleTrigger.provider(keys));
  }

  private static TokenVerifier verifier(Provider... providers) {
    return Verifiers.of(ExampleTrigger.trigger().providers(providers).policy());
  }

  private static Provider provider(String issuer, KeySet keys) {
    return new Provider(
        "p" + issuer.length(),
        Optional.of(issuer),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        SKEW,
        true,
        Optional.empty(),
        new InlineKeys(keys));
  }
}
