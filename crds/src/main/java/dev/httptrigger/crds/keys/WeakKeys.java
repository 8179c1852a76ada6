package dev.httptrigger.crds.keys;

import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Keys that are long enough and have a known weakness all the same. They are used, with a warning:
 * whether there is danger depends on who made them. Stateless.
 */
final class WeakKeys {
  /** FIPS 186-5 A.1.1 wants more than 2^16, the recommendations of others name this one. */
  private static final BigInteger USUAL_EXPONENT = BigInteger.valueOf(65_537);

  /** Those for which the generator of the flawed library leaves something out, and others. */
  private static final int[] PRIMES = {
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167
  };

  private WeakKeys() {}

  /**
   * A weakness.
   *
   * @param message what it is
   * @param mend what to do
   */
  record Weakness(String message, String mend) {}

  /** What is weak about a key, if anything. */
  static Optional<Weakness> of(KeyMaterial material) {
    return switch (material) {
      case RsaMaterial rsa -> of(rsa);
      case EcMaterial _, OkpMaterial _, OctetMaterial _ -> Optional.empty();
    };
  }

  private static Optional<Weakness> of(RsaMaterial rsa) {
    if (isOfFlawedLibrary(rsa.modulus())) {
      return Optional.of(
          new Weakness(
              "The key looks like one of the chips whose private keys can be computed"
                  + " (CVE-2017-15361, ROCA).",
              "Have the issuer make a new key pair with other hardware or software."));
    }
    if (rsa.exponent().compareTo(USUAL_EXPONENT) < 0) {
      return Optional.of(
          new Weakness(
              "The key's public exponent is less than 65537, with which signatures have been"
                  + " forged elsewhere.",
              "Have the issuer make a key pair with the exponent 65537."));
    }
    return Optional.empty();
  }

  /**
   * Whether every remainder of the modulus is a power of 65537, as where primes were made by that
   * library; of other keys about one in 2^27 is so.
   */
  private static boolean isOfFlawedLibrary(BigInteger modulus) {
    return IntStream.of(PRIMES)
        .allMatch(prime -> isPower(modulus.mod(BigInteger.valueOf(prime)).intValue(), prime));
  }

  private static boolean isPower(int remainder, int prime) {
    int base = USUAL_EXPONENT.mod(BigInteger.valueOf(prime)).intValue();
    int power = 1;
    do {
      if (power == remainder) {
        return true;
      }
      power = power * base % prime;
    } while (power != 1);
    return false;
  }
}
