package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.Mints;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of Corretto, what of the JDK, and what befalls the next when one goes wrong. */
class CorrettoSignaturesTest {
  private static final byte[] MESSAGE = "what was signed".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
      })
  void isAskedForAllThatItCanDo(String algorithm) {
    assertThat(prepared(CryptoProviders.corretto(), Mints.of(algorithm)))
        .isInstanceOf(CorrettoSignatures.CorrettoCheck.class);
  }

  static Stream<TokenMint> keysOfTheJdk() {
    return Stream.of(
        TokenMint.generateEd448("k"),
        TokenMint.generate("HS256", "k"),
        TokenMint.generate("HS384", "k"),
        TokenMint.generate("HS512", "k"));
  }

  @ParameterizedTest
  @MethodSource("keysOfTheJdk")
  void theJdkIsAskedForTheRest(TokenMint mint) {
    assertThat(prepared(CryptoProviders.corretto(), mint))
        .isNotInstanceOf(CorrettoSignatures.CorrettoCheck.class);
    assertAcceptsItsOwn(prepared(CryptoProviders.corretto(), mint), mint);
  }

  @Test
  void aKeyThatCorrettoRefusesIsUsedByTheJdk() {
    TokenMint mint = TokenMint.generate("ES256", "k");
    Library refusing = new Library();
    refusing.refusesKeys = true;

    assertAcceptsItsOwn(prepared(SignatureProvider.corretto(refusing), mint), mint);
    assertThat(refusing.made).isEmpty();
  }

  @Test
  void oneThreadMakesOneObjectForAllKeysOfAnAlgorithm() {
    Library library = new Library();
    SignatureProvider signatures = SignatureProvider.corretto(library);
    List<SignatureCheck> checks =
        Stream.of("a", "b", "c")
            .map(kid -> prepared(signatures, TokenMint.generate("ES256", kid)))
            .toList();
    for (SignatureCheck check : checks) {
      check.accepts(MESSAGE, MESSAGE.length, new byte[64]);
    }

    assertThat(library.made).hasSize(1);
    assertThat(library.made.getFirst().begun).isEqualTo(6);
  }

  @Test
  void keysTakeTurnsOnOneThread() {
    TokenMint first = TokenMint.generate("ES256", "a");
    TokenMint second = TokenMint.generate("ES256", "b");
    SignatureCheck byFirst = prepared(CryptoProviders.corretto(), first);
    SignatureCheck bySecond = prepared(CryptoProviders.corretto(), second);

    for (int turn = 0; turn < 3; turn++) {
      assertAcceptsItsOwn(byFirst, first);
      assertAcceptsItsOwn(bySecond, second);
      assertThat(byFirst.accepts(MESSAGE, MESSAGE.length, second.signature(MESSAGE))).isFalse();
      assertThat(bySecond.accepts(MESSAGE, MESSAGE.length, first.signature(MESSAGE))).isFalse();
    }
  }

  /** The worst that an object may do once it is broken: say yes to everything. */
  @ParameterizedTest
  @ValueSource(strings = {"refuses what it sees", "breaks"})
  void anObjectThatWentWrongIsNeverUsedAgain(String how) {
    Library library = new Library();
    SignatureCheck check =
        prepared(SignatureProvider.corretto(library), TokenMint.generate("ES256", "k"));
    boolean breaks = how.equals("breaks");
    library.failure = breaks ? new IllegalStateException("broken") : new SignatureException(how);

    if (breaks) {
      assertThatThrownBy(() -> check.accepts(MESSAGE, MESSAGE.length, new byte[64]))
          .isInstanceOf(IllegalStateException.class);
    } else {
      assertThat(check.accepts(MESSAGE, MESSAGE.length, new byte[64])).isFalse();
    }
    library.failure = null;

    assertThat(check.accepts(MESSAGE, MESSAGE.length, new byte[64])).isFalse();
    assertThat(library.made).hasSize(2);
  }

  /**
   * As the real one: what R and S out of range leave behind, and a use that ended in the middle.
   */
  @Test
  void aBadSignatureChangesNothingForTheNext() {
    for (String algorithm : List.of("RS256", "PS256", "ES256", "EdDSA")) {
      TokenMint mint = Mints.of(algorithm);
      SignatureCheck check = prepared(CryptoProviders.corretto(), mint);
      byte[] good = mint.signature(MESSAGE);
      for (byte filling : new byte[] {0, 1, (byte) 0xff}) {
        byte[] bad = new byte[good.length];
        Arrays.fill(bad, filling);

        assertThat(check.accepts(MESSAGE, MESSAGE.length, bad)).as(algorithm).isFalse();
        assertThatThrownBy(() -> check.accepts(MESSAGE, MESSAGE.length + 1, good))
            .as("more was signed than there is")
            .isInstanceOf(RuntimeException.class);
        assertThat(check.accepts(MESSAGE, MESSAGE.length, good)).as(algorithm).isTrue();
        assertThat(check.accepts(MESSAGE, MESSAGE.length - 1, good)).as(algorithm).isFalse();
      }
    }
  }

  @Test
  void manyThreadsUseManyKeysAtTheSameTime() {
    SignatureProvider signatures = CryptoProviders.corretto();
    List<TokenMint> mints =
        Stream.of("RS256", "ES256", "EdDSA", "PS256", "ES256", "RS256")
            .map(algorithm -> TokenMint.generate(algorithm, "k"))
            .toList();
    List<SignatureCheck> checks = mints.stream().map(mint -> prepared(signatures, mint)).toList();
    List<byte[]> good = mints.stream().map(mint -> mint.signature(MESSAGE)).toList();

    List<Boolean> asExpected =
        Stream.iterate(0, i -> i + 1)
            .limit(2_000)
            .parallel()
            .map(
                i -> {
                  int key = i % mints.size();
                  int signer = i / mints.size() % mints.size();
                  return checks.get(key).accepts(MESSAGE, MESSAGE.length, good.get(signer))
                      == (key == signer);
                })
            .toList();

    assertThat(asExpected).containsOnly(true);
  }

  private static SignatureCheck prepared(SignatureProvider signatures, TokenMint mint) {
    VerificationKey key = Keys.key(mint.publicJwk());
    Algorithm algorithm = key.algorithms().iterator().next();
    return signatures.prepare(key.material(), algorithm);
  }

  private static void assertAcceptsItsOwn(SignatureCheck check, TokenMint mint) {
    byte[] signature = mint.signature(MESSAGE);

    assertThat(check.accepts(MESSAGE, MESSAGE.length, signature)).isTrue();
    signature[signature.length / 2] ^= 1;
    assertThat(check.accepts(MESSAGE, MESSAGE.length, signature)).isFalse();
  }

  /** A library that accepts nothing, until one of its objects is broken. */
  private static final class Library extends Provider {
    private static final long serialVersionUID = 1;

    private final transient List<Verifier> made = new ArrayList<>();
    private boolean refusesKeys;
    private transient @Nullable Exception failure;

    Library() {
      super("Library", "1", "of a test");
      offer("KeyFactory", "EC", JdkKeys::new);
      offer("Signature", "SHA256withECDSAinP1363Format", Verifier::new);
    }

    private void offer(String type, String algorithm, Function<Library, Object> maker) {
      putService(
          new Service(this, type, algorithm, Library.class.getName(), null, null) {
            @Override
            public Object newInstance(@Nullable Object parameter) {
              return maker.apply(Library.this);
            }
          });
    }
  }

  /** Keys of the JDK's, or none. */
  private static final class JdkKeys extends KeyFactorySpi {
    private final Library library;

    JdkKeys(Library library) {
      this.library = library;
    }

    @Override
    protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
      if (library.refusesKeys) {
        throw new InvalidKeySpecException("no such key");
      }
      try {
        return KeyFactory.getInstance("EC", "SunEC").generatePublic(spec);
      } catch (GeneralSecurityException e) {
        throw new InvalidKeySpecException(e);
      }
    }

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec spec) {
      throw new UnsupportedOperationException("public keys only");
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> spec) {
      throw new UnsupportedOperationException("public keys only");
    }

    @Override
    protected Key engineTranslateKey(Key key) {
      throw new UnsupportedOperationException("public keys only");
    }
  }

  /** An object that says yes to everything once it has failed. */
  private static final class Verifier extends SignatureSpi {
    private final Library library;
    private int begun;
    private boolean broken;

    Verifier(Library library) {
      this.library = library;
      library.made.add(this);
    }

    @Override
    protected void engineInitVerify(PublicKey key) {
      begun++;
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) {}

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      switch (library.failure) {
        case null -> {}
        case SignatureException refusal -> {
          broken = true;
          throw refusal;
        }
        case RuntimeException failure -> {
          broken = true;
          throw failure;
        }
        default -> throw new IllegalStateException("no such failure");
      }
      return broken;
    }

    @Override
    protected void engineInitSign(PrivateKey key) {
      throw new UnsupportedOperationException("verifies only");
    }

    @Override
    protected void engineUpdate(byte value) {
      throw new UnsupportedOperationException("whole arrays only");
    }

    @Override
    protected byte[] engineSign() {
      throw new UnsupportedOperationException("verifies only");
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException("no parameters");
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException("no parameters");
    }
  }
}
