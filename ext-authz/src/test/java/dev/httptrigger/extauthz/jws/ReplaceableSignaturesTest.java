package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.Mints;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One library first, then another: for keys that are there, and for those that come. */
class ReplaceableSignaturesTest {
  private static final byte[] MESSAGE = "what was signed".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SIGNATURE = new byte[64];
  private static final VerificationKey KEY = Keys.key(TokenMint.generate("ES256", "k").publicJwk());

  private final Library first = new Library(false);
  private final Library second = new Library(true);
  private final ReplaceableSignatures signatures = new ReplaceableSignatures(first);

  @Test
  void aKeyIsMadeOnceByEachLibraryThatNeedsIt() {
    SignatureCheck check = prepared();
    assertThat(first.prepared).hasValue(0);
    for (int use = 0; use < 3; use++) {
      assertThat(accepts(check)).isFalse();
    }
    assertThat(first.prepared).hasValue(1);
    assertThat(signatures.isReplaced()).isFalse();

    signatures.replaceBy(second);

    assertThat(signatures.isReplaced()).isTrue();
    assertThat(second.prepared).hasValue(0);
    for (int use = 0; use < 3; use++) {
      assertThat(accepts(check)).as("by the second").isTrue();
    }
    assertThat(second.prepared).hasValue(1);
    assertThat(first.prepared).hasValue(1);
  }

  @Test
  void aKeyThatComesLaterNeverSeesTheFirst() {
    signatures.replaceBy(second);

    assertThat(accepts(prepared())).isTrue();
    assertThat(first.prepared).hasValue(0);
  }

  @Test
  void aKeyThatOneLibraryRefusesIsTheBusinessOfThatLibrary() {
    SignatureCheck check = prepared();
    first.refuses = true;
    assertThat(accepts(check)).isFalse();

    signatures.replaceBy(second);

    assertThat(accepts(check)).isTrue();
  }

  @Test
  void whoeverIsUnderWayWhileItChangesGetsOneOfTheTwoAnswersAndThenTheSecond() {
    List<SignatureCheck> checks = IntStream.range(0, 64).mapToObj(_ -> prepared()).toList();

    IntStream.range(0, 20_000)
        .parallel()
        .forEach(
            use -> {
              if (use == 10_000) {
                signatures.replaceBy(second);
              }
              accepts(checks.get(use % checks.size()));
            });

    assertThat(checks).allMatch(ReplaceableSignaturesTest::accepts);
  }

  /** As a server has it. */
  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS512", "ES256", "ES512", "EdDSA", "HS256"})
  void aTokenIsAcceptedBeforeAndAfterAndAForgedOneNever(String algorithm) {
    ReplaceableSignatures real = new ReplaceableSignatures(SignatureProvider.jdk());
    TokenMint mint = Mints.of(algorithm);
    TokenMint other = Mints.another(algorithm);
    Verification verification = Verification.by(Keys.of(mint), real);
    for (boolean replaced : new boolean[] {false, true}) {
      if (replaced) {
        real.replaceBy(CryptoProviders.corretto());
      }
      assertThat(verification.refusal(mint.sign("{}"))).isEmpty();
      assertThat(verification.refusal(other.sign("{}"))).isPresent();
    }
  }

  private SignatureCheck prepared() {
    return signatures.prepare(KEY.material(), Algorithm.ES256);
  }

  private static boolean accepts(SignatureCheck check) {
    return check.accepts(MESSAGE, MESSAGE.length, SIGNATURE);
  }

  /** Says the same of every signature, and counts the keys. */
  private static final class Library implements SignatureProvider {
    private final boolean verdict;
    private final AtomicInteger prepared = new AtomicInteger();
    private boolean refuses;

    Library(boolean verdict) {
      this.verdict = verdict;
    }

    @Override
    public SignatureCheck prepare(KeyMaterial material, Algorithm algorithm) {
      prepared.incrementAndGet();
      return refuses ? SignatureCheck.NEVER : (_, _, _) -> verdict;
    }
  }
}
