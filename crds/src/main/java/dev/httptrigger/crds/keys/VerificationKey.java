package dev.httptrigger.crds.keys;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;

/**
 * One key that may verify signatures: no private members, its policy already applied.
 *
 * @param kid the key's id, compared exactly with a token's
 * @param material the key itself
 * @param algorithms what the key may be used with: its {@code alg}, or all that fit its type, curve
 *     and size; never empty
 */
public record VerificationKey(
    Optional<String> kid, KeyMaterial material, Set<Algorithm> algorithms) {
  /** Checks that every algorithm fits the key's type. */
  public VerificationKey {
    requireNonNull(kid, "kid is null");
    requireNonNull(material, "material is null");
    algorithms = Set.copyOf(algorithms);
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("a key needs at least one algorithm");
    }
    for (Algorithm algorithm : algorithms) {
      if (algorithm.keyType() != material.type()) {
        throw new IllegalArgumentException(
            algorithm.wireName() + " does not fit a key of type " + material.type().wireName());
      }
    }
  }

  /** What a key is made of. */
  public sealed interface KeyMaterial {
    /** The {@code kty}. */
    Algorithm.KeyType type();
  }

  /**
   * RFC 7518 §6.3.1.
   *
   * @param modulus 2048 to 8192 bits
   * @param exponent odd, at least 3, below 2^32
   */
  public record RsaMaterial(BigInteger modulus, BigInteger exponent) implements KeyMaterial {
    @Override
    public Algorithm.KeyType type() {
      return Algorithm.KeyType.RSA;
    }
  }

  /**
   * RFC 7518 §6.2.1: a point that is on the curve.
   *
   * @param curve the curve
   * @param x the point's x
   * @param y the point's y
   */
  public record EcMaterial(EcCurve curve, BigInteger x, BigInteger y) implements KeyMaterial {
    @Override
    public Algorithm.KeyType type() {
      return Algorithm.KeyType.EC;
    }
  }

  /**
   * RFC 8037 §2.
   *
   * @param curve the curve
   * @param publicKey the encoded public key, of the curve's length
   */
  public record OkpMaterial(OkpCurve curve, Octets publicKey) implements KeyMaterial {
    @Override
    public Algorithm.KeyType type() {
      return Algorithm.KeyType.OKP;
    }
  }

  /**
   * RFC 7518 §6.4: a secret shared with the signer. Never printed.
   *
   * @param secret the secret, at least as long as the hash it is used with
   */
  public record OctetMaterial(Octets secret) implements KeyMaterial {
    @Override
    public Algorithm.KeyType type() {
      return Algorithm.KeyType.OCT;
    }
  }

  /** The curves of RFC 7518 §6.2.1.1. */
  public enum EcCurve {
    P256("P-256", Algorithm.ES256),
    P384("P-384", Algorithm.ES384),
    P521("P-521", Algorithm.ES512);

    private final String wireName;
    private final Algorithm algorithm;

    EcCurve(String wireName, Algorithm algorithm) {
      this.wireName = wireName;
      this.algorithm = algorithm;
    }

    /** The value of {@code crv}. */
    public String wireName() {
      return wireName;
    }

    /** The one algorithm of this curve. */
    public Algorithm algorithm() {
      return algorithm;
    }
  }

  /** The signature curves of RFC 8037 §2. */
  public enum OkpCurve {
    ED25519("Ed25519", 32),
    ED448("Ed448", 57);

    private final String wireName;
    private final int length;

    OkpCurve(String wireName, int length) {
      this.wireName = wireName;
      this.length = length;
    }

    /** The value of {@code crv}. */
    public String wireName() {
      return wireName;
    }

    /** The public key's length in bytes. */
    public int length() {
      return length;
    }
  }
}
