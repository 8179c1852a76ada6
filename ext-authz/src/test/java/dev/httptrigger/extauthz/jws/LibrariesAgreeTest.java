package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.VerificationKey.EcCurve;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one library says of a signature the other says too, above all where the standards leave room
 * or implementations are known to differ.
 */
class LibrariesAgreeTest {
  private static final SignatureProvider JDK = SignatureProvider.jdk();
  private static final SignatureProvider CORRETTO = CryptoProviders.corretto();
  private static final byte[] MESSAGE = "what was signed".getBytes(StandardCharsets.UTF_8);
  private static final KeyPair RSA = rsa(2048);

  /** The points of small order on the curve of Ed25519, in every spelling that somebody reads. */
  private static final List<String> SMALL_ORDER =
      List.of(
          "0100000000000000000000000000000000000000000000000000000000000000",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0000000000000000000000000000000000000000000000000000000000000080",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
          // x is zero, and yet called negative
          "0100000000000000000000000000000000000000000000000000000000000080",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
          // y is the prime, or one more
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");

  /** The order of the base point of Ed25519, lowest byte first. */
  private static final String ED25519_ORDER =
      "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

  @Test
  void pointsOfSmallOrderInPlaceOfKeyAndCommitment() {
    List<String> scalars =
        List.of(
            "00".repeat(32),
            "01" + "00".repeat(31),
            ED25519_ORDER,
            "ee" + ED25519_ORDER.substring(2),
            "00".repeat(31) + "80",
            "ff".repeat(32));
    int accepted = 0;
    for (String key : SMALL_ORDER) {
      Checks checks = Checks.of(ed25519(key), Algorithm.EDDSA);
      for (String commitment : SMALL_ORDER) {
        for (String scalar : scalars) {
          for (int message = 0; message < (scalar.equals(scalars.getFirst()) ? 8 : 1); message++) {
            accepted +=
                checks.agreed(new byte[] {(byte) message}, hex(commitment + scalar)) ? 1 : 0;
          }
        }
      }
    }

    assertThat(accepted).as("such keys are good for anything, so no trigger has one").isPositive();
  }

  /** Chalkias, Garillot, Nikolaenko: Taming the many EdDSAs, table 5. */
  @ParameterizedTest(name = "case {0}")
  @CsvSource({
    "0, true, 8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6,"
        + " c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa,"
        + " c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
        + "0000000000000000000000000000000000000000000000000000000000000000",
    "1, true, 9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79,"
        + " c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa,"
        + " f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43"
        + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
    "2, true, aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab,"
        + " f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43,"
        + " c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
        + "8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e",
    "3, true, 9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79,"
        + " cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d,"
        + " 9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f"
        + "87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009",
    "4, false, e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c,"
        + " cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d,"
        + " 160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512"
        + "5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09",
    "5, false, e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c,"
        + " cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d,"
        + " 21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7"
        + "e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405",
    "6, false, 85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40,"
        + " 442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623,"
        + " e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e"
        + "547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514",
    "7, false, 85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40,"
        + " 442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623,"
        + " 8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa1942"
        + "7e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22",
    "8, false, fdaebc429f4a735932a160da1301080c13280eea8bc280d1b392c6b9e6ba3a5a,"
        + " f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43,"
        + " edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
        + "454d370c8d9fc323a41450f8d513eafeb5b0697390c1e505a0d4ddc71f566607",
    "9, false, 84b698d39be126ff55fe45079e6c8bf64a0d7db6994560b4e96b7021eb39c1a1,"
        + " f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43,"
        + " edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
        + "084d5b99c2a9463d9c8bd5026916996984eeec87ddf1d3be329006ace1b37b09"
  })
  void signaturesThatLibrariesAreKnownToDifferOn(
      int number, boolean accepted, String message, String key, String signature) {
    assertThat(Checks.of(ed25519(key), Algorithm.EDDSA).agreed(hex(message), hex(signature)))
        .isEqualTo(accepted);
  }

  /** A key that no point belongs to, or that stands in another's spelling. */
  @Test
  void everyKeyOnEd25519IsTakenByBothOrByNone() {
    Random random = new Random(1);
    for (int count = 0; count < 300; count++) {
      byte[] key = new byte[32];
      random.nextBytes(key);
      if (count % 3 == 0) {
        Arrays.fill(key, 1, 31, (byte) 0xff);
        key[31] |= 0x7f;
      }
      byte[] signature = new byte[64];
      random.nextBytes(signature);
      signature[63] &= 0x0f;

      Checks.of(new OkpMaterial(OkpCurve.ED25519, Octets.of(key)), Algorithm.EDDSA)
          .agreed(MESSAGE, signature);
    }
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void numbersAtTheBordersOfAnEllipticCurve(EcCurve curve) throws GeneralSecurityException {
    KeyPair pair = onCurve(curve);
    BigInteger order = ((ECPublicKey) pair.getPublic()).getParams().getOrder();
    int length = (order.bitLength() + 7) / 8;
    byte[] good = sign(curve.algorithm(), pair, MESSAGE);
    BigInteger r = new BigInteger(1, Arrays.copyOf(good, length));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, length, 2 * length));
    BigInteger mirrored = order.subtract(s);
    Checks checks = Checks.of(pair, curve.algorithm());
    List<BigInteger> borders =
        Stream.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                order.subtract(BigInteger.ONE),
                order,
                order.add(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(8 * length).subtract(BigInteger.ONE),
                r,
                order.subtract(r),
                r.add(order),
                s,
                mirrored,
                s.add(order))
            .filter(number -> number.bitLength() <= 8 * length)
            .toList();

    for (BigInteger first : borders) {
      for (BigInteger second : borders) {
        // R with the order less S is the same signature, seen from the other side: ECDSA is so.
        assertThat(checks.agreed(MESSAGE, sideBySide(first, second, length)))
            .isEqualTo(first.equals(r) && (second.equals(s) || second.equals(mirrored)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void aNumberThatBeginsWithZerosKeepsThem(EcCurve curve) throws GeneralSecurityException {
    KeyPair pair = onCurve(curve);
    Checks checks = Checks.of(pair, curve.algorithm());
    byte[] signature = sign(curve.algorithm(), pair, MESSAGE);
    // One signature in 128 is like that; on P-521 half of them.
    while (signature[0] != 0 && signature[signature.length / 2] != 0) {
      signature = sign(curve.algorithm(), pair, MESSAGE);
    }
    int half = signature.length / 2;

    assertThat(checks.agreed(MESSAGE, signature)).isTrue();
    assertThat(checks.agreed(MESSAGE, Arrays.copyOfRange(signature, 1, 2 * half))).isFalse();
    byte[] bothShorter = new byte[2 * half - 2];
    System.arraycopy(signature, 1, bothShorter, 0, half - 1);
    System.arraycopy(signature, half + 1, bothShorter, half - 1, half - 1);
    assertThat(checks.agreed(MESSAGE, bothShorter)).isFalse();
    byte[] bothLonger = new byte[2 * half + 2];
    System.arraycopy(signature, 0, bothLonger, 1, half);
    System.arraycopy(signature, half, bothLonger, half + 2, half);
    assertThat(checks.agreed(MESSAGE, bothLonger)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 2049, 2050, 2055, 2056, 3073})
  void rsaKeysOfOddSizes(int bits) throws GeneralSecurityException {
    KeyPair pair = rsa(bits);
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    for (Algorithm algorithm : List.of(Algorithm.RS256, Algorithm.PS256, Algorithm.PS512)) {
      Checks checks = Checks.of(pair, algorithm);
      byte[] good = sign(algorithm, pair, MESSAGE);

      assertThat(checks.agreed(MESSAGE, good)).isTrue();
      byte[] more = new BigInteger(1, good).add(key.getModulus()).toByteArray();
      assertThat(
              checks.agreed(
                  MESSAGE, Arrays.copyOfRange(more, more.length - good.length, more.length)))
          .as("the same number but for the modulus")
          .isFalse();
      Random random = new Random(2);
      for (int count = 0; count < 10; count++) {
        byte[] changed = good.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        assertThat(checks.agreed(MESSAGE, changed)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 5, 17, 257, 65_537, 4_294_967_291L})
  void everyExponentThatAKeyMayHave(long exponent) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(new RSAKeyGenParameterSpec(2048, BigInteger.valueOf(exponent)));
    KeyPair pair = generator.generateKeyPair();
    for (Algorithm algorithm : List.of(Algorithm.RS256, Algorithm.PS256)) {
      assertThat(Checks.of(pair, algorithm).agreed(MESSAGE, sign(algorithm, pair, MESSAGE)))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 31, 33, 222})
  void aSaltOfAnotherLengthThanTheHashIsRefused(int length) throws GeneralSecurityException {
    KeyPair pair = RSA;
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, length, 1));
    signature.initSign(pair.getPrivate());
    signature.update(MESSAGE);

    assertThat(Checks.of(pair, Algorithm.PS256).agreed(MESSAGE, signature.sign())).isFalse();
  }

  /** RFC 8017 §9.2, note 1. Only the private key makes such signatures: the signer's own doing. */
  @ParameterizedTest
  @CsvSource({
    "RS256, SHA-256, 3031300d060960864801650304020105000420, 302f300b06096086480165030402010420",
    "RS384, SHA-384, 3041300d060960864801650304020205000430, 303f300b06096086480165030402020430",
    "RS512, SHA-512, 3051300d060960864801650304020305000440, 304f300b06096086480165030402030440"
  })
  void aHashWhoseAlgorithmHasNoParametersIsRefused(
      Algorithm algorithm, String hash, String usual, String withoutParameters)
      throws GeneralSecurityException {
    KeyPair pair = RSA;
    Checks checks = Checks.of(pair, algorithm);

    assertThat(checks.agreed(MESSAGE, pkcs1(pair, hash, usual))).isTrue();
    assertThat(checks.agreed(MESSAGE, pkcs1(pair, hash, withoutParameters))).isFalse();
    assertThat(checks.agreed(MESSAGE, pkcs1(pair, hash, ""))).as("a bare hash").isFalse();
  }

  /** On both sides of the length from which Corretto works in pieces. */
  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"RS256", "PS256", "ES256", "EDDSA"})
  void messagesOfEveryLength(Algorithm algorithm) throws GeneralSecurityException {
    KeyPair pair =
        switch (algorithm) {
          case RS256, PS256 -> RSA;
          case ES256 -> onCurve(EcCurve.P256);
          default -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        };
    Checks checks = Checks.of(pair, algorithm);
    Random random = new Random(3);
    for (int length : new int[] {0, 1, 63, 64, 1_000, 1_023, 1_024, 1_025, 2_048, 2_049, 16_384}) {
      byte[] message = new byte[length + 7];
      random.nextBytes(message);
      byte[] signature = sign(algorithm, pair, Arrays.copyOf(message, length));

      assertThat(checks.agreed(message, length, signature)).as("%d bytes", length).isTrue();
      assertThat(checks.agreed(message, length + 1, signature)).isFalse();
      if (length > 0) {
        assertThat(checks.agreed(message, length - 1, signature)).isFalse();
        message[length / 2] ^= 1;
        assertThat(checks.agreed(message, length, signature)).isFalse();
      }
    }
  }

  /**
   * A key in the form of each library.
   *
   * @param jdk the JDK's
   * @param corretto Corretto's
   */
  private record Checks(SignatureCheck jdk, SignatureCheck corretto) {
    static Checks of(KeyMaterial material, Algorithm algorithm) {
      return new Checks(JDK.prepare(material, algorithm), CORRETTO.prepare(material, algorithm));
    }

    static Checks of(KeyPair pair, Algorithm algorithm) {
      return of(material(pair.getPublic()), algorithm);
    }

    boolean agreed(byte[] message, byte[] signature) {
      return agreed(message, message.length, signature);
    }

    /** What both say. */
    boolean agreed(byte[] token, int length, byte[] signature) {
      boolean accepted = jdk.accepts(token, length, signature);

      assertThat(corretto.accepts(token, length, signature))
          .as("signature %s", HexFormat.of().formatHex(signature))
          .isEqualTo(accepted);
      return accepted;
    }
  }

  private static KeyMaterial material(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> new RsaMaterial(rsa.getModulus(), rsa.getPublicExponent());
      case ECPublicKey ec ->
          new EcMaterial(
              Arrays.stream(EcCurve.values())
                  .filter(each -> bits(each) == ec.getParams().getOrder().bitLength())
                  .findFirst()
                  .orElseThrow(),
              ec.getW().getAffineX(),
              ec.getW().getAffineY());
      case EdECPublicKey edwards -> {
        byte[] encoded = edwards.getEncoded();
        yield new OkpMaterial(
            OkpCurve.ED25519,
            Octets.of(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
      }
      default -> throw new IllegalArgumentException("a key of another type");
    };
  }

  private static KeyMaterial ed25519(String key) {
    return new OkpMaterial(OkpCurve.ED25519, Octets.of(hex(key)));
  }

  private static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  private static KeyPair onCurve(EcCurve curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(bits(curve));
    return generator.generateKeyPair();
  }

  private static int bits(EcCurve curve) {
    return switch (curve) {
      case P256 -> 256;
      case P384 -> 384;
      case P521 -> 521;
    };
  }

  private static byte[] sign(Algorithm algorithm, KeyPair pair, byte[] message)
      throws GeneralSecurityException {
    SignatureScheme scheme =
        algorithm == Algorithm.EDDSA
            ? SignatureScheme.ED25519
            : SignatureScheme.valueOf(algorithm.name());
    Signature signature = scheme.configured(Signature.getInstance(scheme.standardName()));
    signature.initSign(pair.getPrivate());
    signature.update(message);
    return signature.sign();
  }

  /** RFC 8017 §8.2.1 with any beginning of the DigestInfo. */
  private static byte[] pkcs1(KeyPair pair, String hash, String beginning)
      throws GeneralSecurityException {
    RSAPrivateKey key = (RSAPrivateKey) pair.getPrivate();
    String info =
        beginning + HexFormat.of().formatHex(MessageDigest.getInstance(hash).digest(MESSAGE));
    int length = key.getModulus().bitLength() / 8;
    String padding = "ff".repeat(length - 3 - info.length() / 2);
    BigInteger signature =
        new BigInteger("0001" + padding + "00" + info, 16)
            .modPow(key.getPrivateExponent(), key.getModulus());
    return fixed(signature, length);
  }

  private static byte[] sideBySide(BigInteger r, BigInteger s, int length) {
    byte[] both = Arrays.copyOf(fixed(r, length), 2 * length);
    System.arraycopy(fixed(s, length), 0, both, length, length);
    return both;
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[length];
    int kept = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - kept, fixed, length - kept, kept);
    return fixed;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
