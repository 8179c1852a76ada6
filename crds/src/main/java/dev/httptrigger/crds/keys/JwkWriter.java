package dev.httptrigger.crds.keys;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.util.List;

/** Key material as the members of a JWK, each in its one canonical spelling. Stateless. */
public final class JwkWriter {
  private JwkWriter() {}

  /**
   * The members that RFC 7518 §6 and RFC 8037 §2 require for the key, in alphabetical order, as RFC
   * 7638 §3 hashes them. {@link MaterialReader#read} reads the same material from them. For a
   * shared secret the result holds the secret.
   */
  public static ObjectNode write(KeyMaterial material) {
    ObjectNode jwk = JsonNodeFactory.instance.objectNode();
    switch (material) {
      case RsaMaterial rsa ->
          jwk.put("e", Base64Url.encode(rsa.exponent()))
              .put("kty", rsa.type().wireName())
              .put("n", Base64Url.encode(rsa.modulus()));
      case EcMaterial ec ->
          jwk.put("crv", ec.curve().wireName())
              .put("kty", ec.type().wireName())
              .put("x", Base64Url.encode(ec.x(), coordinateLength(ec)))
              .put("y", Base64Url.encode(ec.y(), coordinateLength(ec)));
      case OkpMaterial okp ->
          jwk.put("crv", okp.curve().wireName())
              .put("kty", okp.type().wireName())
              .put("x", Base64Url.encode(okp.publicKey().toByteArray()));
      case OctetMaterial octets ->
          jwk.put("k", Base64Url.encode(octets.secret().toByteArray()))
              .put("kty", octets.type().wireName());
    }
    return jwk;
  }

  /** The names of the members that {@link #write} writes. */
  public static List<String> members(KeyMaterial material) {
    return switch (material) {
      case RsaMaterial _ -> List.of("e", "kty", "n");
      case EcMaterial _ -> List.of("crv", "kty", "x", "y");
      case OkpMaterial _ -> List.of("crv", "kty", "x");
      case OctetMaterial _ -> List.of("k", "kty");
    };
  }

  private static int coordinateLength(EcMaterial material) {
    return (WeierstrassCurve.of(material.curve()).prime().bitLength() + 7) / 8;
  }
}
