package dev.httptrigger.extauthz.example;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.EcCurve;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import dev.httptrigger.testkit.TokenMint;
import java.text.ParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Public keys as a trigger's record holds them, made of JWKs. */
public final class Keys {
  private Keys() {}

  /** The keys of these mints, each for the algorithm that its mint signs with. */
  public static KeySet of(TokenMint... mints) {
    return new KeySet(Arrays.stream(mints).map(mint -> key(mint.publicJwk())).toList());
  }

  /** The keys of these mints, each for all algorithms that fit its type and curve. */
  public static KeySet ofAnyAlgorithm(TokenMint... mints) {
    return new KeySet(
        Arrays.stream(mints)
            .map(mint -> key(mint.publicJwk()))
            .map(key -> new VerificationKey(key.kid(), key.material(), fitting(key.material())))
            .toList());
  }

  /** The key of one JWK; without {@code alg} it may be used with all that fits it. */
  public static VerificationKey key(String json) {
    try {
      JWK jwk = JWK.parse(json);
      KeyMaterial material = material(jwk);
      Set<Algorithm> algorithms =
          jwk.getAlgorithm() == null
              ? fitting(material)
              : Set.of(Algorithm.byWireName(jwk.getAlgorithm().getName()).orElseThrow());
      return new VerificationKey(Optional.ofNullable(jwk.getKeyID()), material, algorithms);
    } catch (ParseException e) {
      throw new IllegalArgumentException("no JWK", e);
    }
  }

  private static KeyMaterial material(JWK jwk) {
    return switch (jwk) {
      case RSAKey rsa ->
          new RsaMaterial(
              rsa.getModulus().decodeToBigInteger(), rsa.getPublicExponent().decodeToBigInteger());
      case ECKey ec ->
          new EcMaterial(
              Stream.of(EcCurve.values())
                  .filter(curve -> curve.wireName().equals(ec.getCurve().getName()))
                  .findFirst()
                  .orElseThrow(),
              ec.getX().decodeToBigInteger(),
              ec.getY().decodeToBigInteger());
      case OctetKeyPair okp ->
          new OkpMaterial(
              okp.getCurve().equals(Curve.Ed448) ? OkpCurve.ED448 : OkpCurve.ED25519,
              Octets.of(okp.getX().decode()));
      case OctetSequenceKey octets -> new OctetMaterial(Octets.of(octets.toByteArray()));
      default -> throw new IllegalArgumentException("a key of another type");
    };
  }

  private static Set<Algorithm> fitting(KeyMaterial material) {
    EnumSet<Algorithm> algorithms = EnumSet.allOf(Algorithm.class);
    algorithms.removeIf(algorithm -> algorithm.keyType() != material.type());
    if (material instanceof EcMaterial ec) {
      algorithms.retainAll(Set.of(ec.curve().algorithm()));
    }
    return algorithms;
  }
}
