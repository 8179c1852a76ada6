package dev.httptrigger.extauthz.jws;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures by the JDK. Every length is compared before the library sees a signature: the one
 * exact length of the algorithm and key, no more and no less.
 */
final class JdkSignatures {
  private static final String HMAC_PROVIDER = "SunJCE";

  private JdkSignatures() {}

  static SignatureCheck prepare(KeyMaterial material, Algorithm algorithm) {
    try {
      return switch (material) {
        case RsaMaterial rsa -> prepare(PublicKeyUse.of(rsa, algorithm));
        case EcMaterial ec -> prepare(PublicKeyUse.of(ec, algorithm));
        case OkpMaterial okp -> PublicKeyCheck.of(PublicKeyUse.of(okp));
        case OctetMaterial octets -> hmac(octets, algorithm);
      };
    } catch (GeneralSecurityException | RuntimeException e) {
      // The JDK says no to a key in both ways, and no key may take the others down.
      return SignatureCheck.NEVER;
    }
  }

  private static SignatureCheck prepare(Optional<PublicKeyUse> use)
      throws GeneralSecurityException {
    return use.isPresent() ? PublicKeyCheck.of(use.get()) : SignatureCheck.NEVER;
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
  record PublicKeyCheck(PublicKeyUse use) implements SignatureCheck {
    /** The check, tried once as far as that goes without a signature: some keys fail only there. */
    private static PublicKeyCheck of(PublicKeyUse use) throws GeneralSecurityException {
      PublicKeyCheck check = new PublicKeyCheck(use);
      check.begin();
      return check;
    }

    private Signature begin() throws GeneralSecurityException {
      SignatureScheme scheme = use.scheme();
      Signature signature =
          scheme.configured(Signature.getInstance(scheme.standardName(), scheme.jdkProvider()));
      signature.initVerify(use.key());
      return signature;
    }

    @Override
    public boolean accepts(byte[] token, int signedLength, byte[] signature) {
      if (signature.length != use.length()) {
        return false;
      }
      try {
        Signature check = begin();
        check.update(token, 0, signedLength);
        return check.verify(signature) && isEncodedAsUsual(signature);
      } catch (SignatureException e) {
        return false;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK's provider can't do " + use.scheme(), e);
      }
    }

    /**
     * The JDK takes a good signature also where the hash's algorithm has no parameters in place of
     * NULL (RFC 8017 §9.2, note 1), which other libraries refuse: no answer may depend on the
     * library. There the zero before the DigestInfo would stand two bytes further on.
     */
    private boolean isEncodedAsUsual(byte[] signature) {
      OptionalInt length = use.scheme().digestInfoLength();
      if (length.isEmpty() || !(use.key() instanceof RSAPublicKey rsa)) {
        return true;
      }
      BigInteger encoded =
          new BigInteger(1, signature).modPow(rsa.getPublicExponent(), rsa.getModulus());
      return encoded.shiftRight(Byte.SIZE * length.getAsInt()).byteValue() == 0;
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
