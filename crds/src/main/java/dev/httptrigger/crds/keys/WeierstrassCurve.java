package dev.httptrigger.crds.keys;

import dev.httptrigger.crds.keys.VerificationKey.EcCurve;
import java.math.BigInteger;

/**
 * y² = x³ − 3x + b over the integers modulo a prime: the curves of FIPS 186-4 appendix D.1.2.
 *
 * @param prime the field's prime
 * @param b the curve's constant
 */
record WeierstrassCurve(BigInteger prime, BigInteger b) {
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private static final WeierstrassCurve P256 =
      new WeierstrassCurve(
          prime(256, 224).add(power(192)).add(power(96)).subtract(BigInteger.ONE),
          hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"));
  private static final WeierstrassCurve P384 =
      new WeierstrassCurve(
          prime(384, 128).subtract(power(96)).add(power(32)).subtract(BigInteger.ONE),
          hex(
              "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a"
                  + "c656398d8a2ed19d2a85c8edd3ec2aef"));
  private static final WeierstrassCurve P521 =
      new WeierstrassCurve(
          power(521).subtract(BigInteger.ONE),
          hex(
              "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef1"
                  + "09e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b50"
                  + "3f00"));

  static WeierstrassCurve of(EcCurve curve) {
    return switch (curve) {
      case P256 -> P256;
      case P384 -> P384;
      case P521 -> P521;
    };
  }

  /** Whether the two are coordinates of a point; the point at infinity has none. */
  boolean contains(BigInteger x, BigInteger y) {
    if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
      return false;
    }
    BigInteger left = y.multiply(y).mod(prime);
    BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(b).mod(prime);
    return left.equals(right);
  }

  private static BigInteger prime(int high, int low) {
    return power(high).subtract(power(low));
  }

  private static BigInteger power(int exponent) {
    return BigInteger.ONE.shiftLeft(exponent);
  }

  private static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }
}
