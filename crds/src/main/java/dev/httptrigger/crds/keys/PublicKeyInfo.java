package dev.httptrigger.crds.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.keys.VerificationKey.EcCurve;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), the form of keys in PEM, as a JWK. Whether the key is
 * good enough is not looked at here. Stateless.
 */
final class PublicKeyInfo {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");

  private PublicKeyInfo() {}

  /** The members of the JWK; empty for a key of another type or curve, and for other bytes. */
  static Optional<ObjectNode> jwk(Octets info) {
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(info.toByteArray());
    return ALGORITHMS.stream()
        .flatMap(algorithm -> key(algorithm, encoded).stream())
        .findFirst()
        .flatMap(PublicKeyInfo::jwk);
  }

  /** Each factory refuses the keys of the others. */
  private static Optional<PublicKey> key(String algorithm, X509EncodedKeySpec encoded) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePublic(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException another) {
      return Optional.empty();
    }
  }

  private static Optional<ObjectNode> jwk(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> Optional.of(rsa(rsa));
      case ECPublicKey ec -> ec(ec);
      case EdECPublicKey okp -> okp(okp);
      default -> Optional.empty();
    };
  }

  private static ObjectNode rsa(RSAPublicKey key) {
    return JwkWriter.write(new RsaMaterial(key.getModulus(), key.getPublicExponent()));
  }

  private static Optional<ObjectNode> ec(ECPublicKey key) {
    if (!(key.getParams().getCurve().getField() instanceof ECFieldFp field)) {
      return Optional.empty();
    }
    BigInteger b = key.getParams().getCurve().getB();
    return Arrays.stream(EcCurve.values())
        .filter(curve -> WeierstrassCurve.of(curve).equals(new WeierstrassCurve(field.getP(), b)))
        .findFirst()
        .map(
            curve ->
                JwkWriter.write(
                    new EcMaterial(curve, key.getW().getAffineX(), key.getW().getAffineY())));
  }

  /** RFC 8410 §4: the encoding ends with the key's bytes. */
  private static Optional<ObjectNode> okp(EdECPublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.stream(OkpCurve.values())
        .filter(curve -> curve.wireName().equals(key.getParams().getName()))
        .filter(curve -> encoded.length > curve.length())
        .findFirst()
        .map(
            curve ->
                JwkWriter.write(
                    new OkpMaterial(
                        curve,
                        Octets.of(
                            Arrays.copyOfRange(
                                encoded, encoded.length - curve.length(), encoded.length)))));
  }
}
