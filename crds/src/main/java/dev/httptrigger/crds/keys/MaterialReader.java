package dev.httptrigger.crds.keys;

import static dev.httptrigger.crds.check.FindingCode.KEY_MALFORMED;
import static dev.httptrigger.crds.check.FindingCode.KEY_TOO_WEAK;
import static dev.httptrigger.crds.check.FindingCode.KEY_TYPE_UNKNOWN;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.keys.MaterialReading.Unusable;
import dev.httptrigger.crds.keys.MaterialReading.Usable;
import dev.httptrigger.crds.keys.VerificationKey.EcCurve;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The key itself in one JWK: {@code kty} and the members that RFC 7518 §6 and RFC 8037 §2 define
 * for it, within the limits of DESIGN §4.4. Private members are not looked at. Stateless.
 */
public final class MaterialReader {
  /** The fewest bits of an RSA modulus. */
  public static final int MINIMUM_RSA_BITS = 2048;

  /** The most bits of an RSA modulus. */
  public static final int MAXIMUM_RSA_BITS = 8192;

  /** The fewest bytes of a shared secret: the hash of HS256. */
  public static final int MINIMUM_SECRET_BYTES = 32;

  private static final int MAXIMUM_EXPONENT_BITS = 32;
  private static final String GET_KEY_AGAIN = "Copy the key again from the issuer's key set.";

  private MaterialReader() {}

  /** Reads the key in a JSON object. */
  public static MaterialReading read(JsonNode jwk) {
    JsonNode kty = jwk.path("kty");
    if (!kty.isTextual()) {
      return malformed("kty is missing or no string.");
    }
    return switch (kty.textValue()) {
      case "RSA" -> rsa(jwk);
      case "EC" -> ec(jwk);
      case "OKP" -> okp(jwk);
      case "oct" -> secret(jwk);
      default ->
          new Unusable(
              KEY_TYPE_UNKNOWN,
              "kty is none of RSA, EC, OKP and oct.",
              "Remove the key, or have the issuer publish one of these types.");
    };
  }

  private static MaterialReading rsa(JsonNode jwk) {
    Optional<BigInteger> modulus = number(jwk, "n");
    Optional<BigInteger> exponent = number(jwk, "e");
    if (modulus.isEmpty() || exponent.isEmpty()) {
      return malformed("n or e is missing or not base64url.");
    }
    int bits = modulus.get().bitLength();
    if (bits < MINIMUM_RSA_BITS) {
      return new Unusable(
          KEY_TOO_WEAK,
          "The RSA key has " + bits + " bits, and at least 2048 are needed.",
          "Have the issuer make a key of 2048 bits or more.");
    }
    if (bits > MAXIMUM_RSA_BITS) {
      return new Unusable(
          KEY_MALFORMED,
          "The RSA key has " + bits + " bits, and at most 8192 are taken.",
          "Have the issuer make a key of at most 8192 bits.");
    }
    if (!modulus.get().testBit(0)) {
      return malformed("n is even, so it is no RSA modulus.");
    }
    boolean fits =
        exponent.get().testBit(0)
            && exponent.get().bitLength() >= 2
            && exponent.get().bitLength() <= MAXIMUM_EXPONENT_BITS;
    if (!fits) {
      return malformed("e is not an odd number from 3 to 4294967295.");
    }
    return new Usable(new RsaMaterial(modulus.get(), exponent.get()));
  }

  private static MaterialReading ec(JsonNode jwk) {
    String name = jwk.path("crv").asText("");
    for (EcCurve curve : EcCurve.values()) {
      if (curve.wireName().equals(name)) {
        return ec(curve, jwk);
      }
    }
    return unknownCurve("P-256, P-384 and P-521");
  }

  private static MaterialReading ec(EcCurve curve, JsonNode jwk) {
    Optional<BigInteger> x = number(jwk, "x");
    Optional<BigInteger> y = number(jwk, "y");
    if (x.isEmpty() || y.isEmpty()) {
      return malformed("x or y is missing or not base64url.");
    }
    if (!WeierstrassCurve.of(curve).contains(x.get(), y.get())) {
      return malformed("The point (x, y) is not on the curve " + curve.wireName() + ".");
    }
    return new Usable(new EcMaterial(curve, x.get(), y.get()));
  }

  private static MaterialReading okp(JsonNode jwk) {
    String name = jwk.path("crv").asText("");
    for (OkpCurve curve : OkpCurve.values()) {
      if (curve.wireName().equals(name)) {
        return okp(curve, jwk);
      }
    }
    return unknownCurve("Ed25519 and Ed448");
  }

  private static MaterialReading okp(OkpCurve curve, JsonNode jwk) {
    Optional<byte[]> x = bytes(jwk, "x");
    if (x.isEmpty() || x.get().length != curve.length()) {
      return malformed("x is missing or not base64url of " + curve.length() + " bytes.");
    }
    if (!EdwardsCurve.of(curve).acceptsPublicKey(x.get())) {
      return malformed("x is not a public key on the curve " + curve.wireName() + ".");
    }
    return new Usable(new OkpMaterial(curve, Octets.of(x.get())));
  }

  private static MaterialReading secret(JsonNode jwk) {
    Optional<byte[]> secret = bytes(jwk, "k");
    if (secret.isEmpty()) {
      return malformed("k is missing or not base64url.");
    }
    int length = secret.get().length;
    if (length < MINIMUM_SECRET_BYTES) {
      return new Unusable(
          KEY_TOO_WEAK,
          "The HMAC secret has " + length + " bytes, and HS256 needs at least 32 (RFC 7518 §3.2).",
          "Make a random secret of 32 bytes for HS256, 48 for HS384, 64 for HS512; or, better, use"
              + " a key pair.");
    }
    return new Usable(new OctetMaterial(Octets.of(secret.get())));
  }

  private static Optional<BigInteger> number(JsonNode jwk, String member) {
    return bytes(jwk, member).map(bytes -> new BigInteger(1, bytes));
  }

  private static Optional<byte[]> bytes(JsonNode jwk, String member) {
    JsonNode value = jwk.path(member);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      return Optional.empty();
    }
    return Base64Url.decode(value.textValue());
  }

  private static MaterialReading malformed(String message) {
    return new Unusable(KEY_MALFORMED, message, GET_KEY_AGAIN);
  }

  private static MaterialReading unknownCurve(String known) {
    return new Unusable(
        KEY_TYPE_UNKNOWN,
        "crv is none of " + known + ".",
        "Remove the key, or have the issuer use one of these curves.");
  }
}
