package dev.httptrigger.extauthz.jws;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey.EcCurve;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures by the JDK. Every length is compared before the library sees a signature: the one
 * exact length of the algorithm and key, no more and no less.
 */
final class JdkSignatures {
  private static final String RSA_PROVIDER = "SunRsaSign";
  private static final String CURVE_PROVIDER = "SunEC";
  private static final String HMAC_PROVIDER = "SunJCE";

  private JdkSignatures() {}

  static SignatureCheck prepare(KeyMaterial material, Algorithm algorithm) {
    try {
      return switch (material) {
        case RsaMaterial rsa -> rsa(rsa, algorithm);
        case EcMaterial ec -> ellipticCurve(ec, algorithm);
        case OkpMaterial okp -> edwardsCurve(okp);
        case OctetMaterial octets -> hmac(octets, algorithm);
      };
    } catch (GeneralSecurityException | RuntimeException e) {
      // The JDK says no to a key in both ways, and no key may take the others down.
      return SignatureCheck.NEVER;
    }
  }

  private static SignatureCheck rsa(RsaMaterial material, Algorithm algorithm)
      throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance("RSA", RSA_PROVIDER)
            .generatePublic(new RSAPublicKeySpec(material.modulus(), material.exponent()));
    int length = (material.modulus().bitLength() + 7) / 8;
    return switch (algorithm) {
      case RS256 -> PublicKeyCheck.of(key, "SHA256withRSA", RSA_PROVIDER, Optional.empty(), length);
      case RS384 -> PublicKeyCheck.of(key, "SHA384withRSA", RSA_PROVIDER, Optional.empty(), length);
      case RS512 -> PublicKeyCheck.of(key, "SHA512withRSA", RSA_PROVIDER, Optional.empty(), length);
      case PS256 -> pss(key, MGF1ParameterSpec.SHA256, 32, length);
      case PS384 -> pss(key, MGF1ParameterSpec.SHA384, 48, length);
      case PS512 -> pss(key, MGF1ParameterSpec.SHA512, 64, length);
      case ES256, ES384, ES512, HS256, HS384, HS512, EDDSA -> SignatureCheck.NEVER;
    };
  }

  /** RFC 7518 §3.5: the salt is as long as the hash, and the same hash serves MGF1. */
  private static SignatureCheck pss(
      PublicKey key, MGF1ParameterSpec hash, int hashLength, int length)
      throws GeneralSecurityException {
    PSSParameterSpec parameters =
        new PSSParameterSpec(
            hash.getDigestAlgorithm(), "MGF1", hash, hashLength, PSSParameterSpec.TRAILER_FIELD_BC);
    return PublicKeyCheck.of(key, "RSASSA-PSS", RSA_PROVIDER, Optional.of(parameters), length);
  }

  /** RFC 7518 §3.4: R and S side by side, each as long as the curve's order; never DER. */
  private static SignatureCheck ellipticCurve(EcMaterial material, Algorithm algorithm)
      throws GeneralSecurityException {
    if (material.curve().algorithm() != algorithm) {
      return SignatureCheck.NEVER;
    }
    PublicKey key =
        KeyFactory.getInstance("EC", CURVE_PROVIDER)
            .generatePublic(
                new ECPublicKeySpec(
                    new ECPoint(material.x(), material.y()), parameters(material.curve())));
    return switch (material.curve()) {
      case P256 -> ellipticCurve(key, "SHA256withECDSAinP1363Format", 64);
      case P384 -> ellipticCurve(key, "SHA384withECDSAinP1363Format", 96);
      case P521 -> ellipticCurve(key, "SHA512withECDSAinP1363Format", 132);
    };
  }

  private static SignatureCheck ellipticCurve(PublicKey key, String name, int length)
      throws GeneralSecurityException {
    return PublicKeyCheck.of(key, name, CURVE_PROVIDER, Optional.empty(), length);
  }

  private static ECParameterSpec parameters(EcCurve curve) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC", CURVE_PROVIDER);
    parameters.init(
        new ECGenParameterSpec(
            switch (curve) {
              case P256 -> "secp256r1";
              case P384 -> "secp384r1";
              case P521 -> "secp521r1";
            }));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private static SignatureCheck edwardsCurve(OkpMaterial material) throws GeneralSecurityException {
    NamedParameterSpec curve =
        switch (material.curve()) {
          case ED25519 -> NamedParameterSpec.ED25519;
          case ED448 -> NamedParameterSpec.ED448;
        };
    PublicKey key =
        KeyFactory.getInstance(curve.getName(), CURVE_PROVIDER)
            .generatePublic(new EdECPublicKeySpec(curve, point(material)));
    int length = 2 * material.curve().length();
    return PublicKeyCheck.of(key, curve.getName(), CURVE_PROVIDER, Optional.empty(), length);
  }

  /** RFC 8032 §5.1.2, §5.2.2: y, lowest byte first; the highest bit is the parity of x. */
  private static EdECPoint point(OkpMaterial material) {
    byte[] encoded = material.publicKey().toByteArray();
    int last = encoded.length - 1;
    boolean odd = (encoded[last] & 0x80) != 0;
    encoded[last] &= 0x7f;
    for (int i = 0; i < encoded.length / 2; i++) {
      byte swapped = encoded[i];
      encoded[i] = encoded[last - i];
      encoded[last - i] = swapped;
    }
    return new EdECPoint(odd, new BigInteger(1, encoded));
  }

  private static SignatureCheck hmac(OctetMaterial material, Algorithm algorithm)
      throws GeneralSecurityException {
    String name =
        switch (algorithm) {
          case HS256 -> "HmacSHA256";
          case HS384 -> "HmacSHA384";
          case HS512 -> "HmacSHA512";
          case RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EDDSA -> "";
        };
    if (name.isEmpty()) {
      return SignatureCheck.NEVER;
    }
    Mac mac = Mac.getInstance(name, HMAC_PROVIDER);
    SecretKey key = new SecretKeySpec(material.secret().toByteArray(), name);
    mac.init(key);
    return new HmacCheck(key, name);
  }

  /** A public key and how to use it. */
  private record PublicKeyCheck(
      PublicKey key,
      String name,
      String provider,
      Optional<AlgorithmParameterSpec> parameters,
      int length)
      implements SignatureCheck {
    /** The check, tried once as far as that goes without a signature: some keys fail only there. */
    static PublicKeyCheck of(
        PublicKey key,
        String name,
        String provider,
        Optional<AlgorithmParameterSpec> parameters,
        int length)
        throws GeneralSecurityException {
      PublicKeyCheck check = new PublicKeyCheck(key, name, provider, parameters, length);
      check.begin();
      return check;
    }

    private Signature begin() throws GeneralSecurityException {
      Signature signature = Signature.getInstance(name, provider);
      if (parameters.isPresent()) {
        signature.setParameter(parameters.get());
      }
      signature.initVerify(key);
      return signature;
    }

    @Override
    public boolean accepts(byte[] token, int signedLength, byte[] signature) {
      if (signature.length != length) {
        return false;
      }
      try {
        Signature check = begin();
        check.update(token, 0, signedLength);
        return check.verify(signature);
      } catch (SignatureException e) {
        return false;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK's provider can't do " + name, e);
      }
    }
  }

  /** A secret and the hash it is used with. */
  private record HmacCheck(SecretKey key, String name) implements SignatureCheck {
    @Override
    public boolean accepts(byte[] token, int signedLength, byte[] signature) {
      try {
        Mac mac = Mac.getInstance(name, HMAC_PROVIDER);
        mac.init(key);
        mac.update(token, 0, signedLength);
        return MessageDigest.isEqual(mac.doFinal(), signature);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK's provider can't do " + name, e);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
