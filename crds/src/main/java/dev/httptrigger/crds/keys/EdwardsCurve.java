package dev.httptrigger.crds.keys;

import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import java.math.BigInteger;

/**
 * a·x² + y² = 1 + d·x²·y² over the integers modulo a prime: the curves of RFC 8032 §5.1 and §5.2.
 *
 * @param prime the field's prime
 * @param a 1 or −1
 * @param d the curve's constant
 * @param yBits how many bits of an encoded key are y; the rest but the last are zero, and the last
 *     is the sign of x
 * @param doublings how often a point of small order is doubled to get the neutral one
 */
record EdwardsCurve(BigInteger prime, BigInteger a, BigInteger d, int yBits, int doublings) {
  private static final BigInteger TWO = BigInteger.TWO;

  private static final EdwardsCurve ED25519 = ed25519();
  private static final EdwardsCurve ED448 = ed448();

  static EdwardsCurve of(OkpCurve curve) {
    return switch (curve) {
      case ED25519 -> ED25519;
      case ED448 -> ED448;
    };
  }

  /**
   * Whether the bytes are the one spelling of a point on the curve, and the point is not of small
   * order: with such a key anybody can sign.
   */
  boolean acceptsPublicKey(byte[] encoded) {
    BigInteger number = littleEndian(encoded);
    boolean sign = number.testBit(encoded.length * 8 - 1);
    BigInteger y = number.clearBit(encoded.length * 8 - 1);
    if (y.bitLength() > yBits || y.compareTo(prime) >= 0) {
      return false;
    }
    BigInteger xSquared = xSquared(y);
    if (!isSquare(xSquared) || (xSquared.signum() == 0 && sign)) {
      return false;
    }
    return !isSmallOrder(y);
  }

  /** x² = (1 − y²) / (a − d·y²); the divisor is never zero, as d is no square. */
  private BigInteger xSquared(BigInteger y) {
    BigInteger ySquared = y.multiply(y);
    BigInteger numerator = BigInteger.ONE.subtract(ySquared);
    BigInteger denominator = a.subtract(d.multiply(ySquared)).mod(prime);
    return numerator.multiply(denominator.modInverse(prime)).mod(prime);
  }

  /** Euler's criterion. */
  private boolean isSquare(BigInteger number) {
    BigInteger power = number.modPow(prime.subtract(BigInteger.ONE).shiftRight(1), prime);
    return power.signum() == 0 || power.equals(BigInteger.ONE);
  }

  /** Doubling in y alone: y' = (y² − a·x²) / (2 − a·x² − y²). The neutral point has y = 1. */
  private boolean isSmallOrder(BigInteger point) {
    BigInteger y = point;
    for (int count = 0; count < doublings; count++) {
      BigInteger ySquared = y.multiply(y);
      BigInteger axSquared = a.multiply(xSquared(y));
      BigInteger divisor = TWO.subtract(axSquared).subtract(ySquared).mod(prime);
      y = ySquared.subtract(axSquared).multiply(divisor.modInverse(prime)).mod(prime);
    }
    return y.equals(BigInteger.ONE);
  }

  private static BigInteger littleEndian(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int index = 0; index < bytes.length; index++) {
      reversed[index] = bytes[bytes.length - 1 - index];
    }
    return new BigInteger(1, reversed);
  }

  private static EdwardsCurve ed25519() {
    BigInteger prime = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    BigInteger d =
        BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(prime));
    return new EdwardsCurve(prime, BigInteger.ONE.negate(), d.mod(prime), 255, 3);
  }

  private static EdwardsCurve ed448() {
    BigInteger prime =
        BigInteger.ONE
            .shiftLeft(448)
            .subtract(BigInteger.ONE.shiftLeft(224))
            .subtract(BigInteger.ONE);
    return new EdwardsCurve(prime, BigInteger.ONE, BigInteger.valueOf(-39081).mod(prime), 448, 2);
  }
}
