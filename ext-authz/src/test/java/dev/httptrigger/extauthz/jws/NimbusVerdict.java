package dev.httptrigger.extauthz.jws;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * What Nimbus says of a token that is to be signed by one key: it reads, chooses the key, verifies,
 * and finds a JSON object. For Edwards curves, which it verifies only with a library beside it, the
 * JDK takes the last step, by a key in its X.509 form.
 */
final class NimbusVerdict {
  private final JWK key;
  private final JWSVerifier verifier;

  NimbusVerdict(String publicJwk) {
    try {
      this.key = JWK.parse(publicJwk);
      this.verifier = verifier(key);
    } catch (ParseException | JOSEException | GeneralSecurityException e) {
      throw new IllegalArgumentException("a key that can't be used", e);
    }
  }

  /** Whether it accepts the token; each character is one byte. */
  boolean accepts(String token) {
    try {
      JWSObject jws = JWSObject.parse(token);
      JWKMatcher matcher = JWKMatcher.forJWSHeader(jws.getHeader());
      return matcher != null
          && matcher.matches(key)
          && jws.verify(verifier)
          && jws.getPayload().toJSONObject() != null;
    } catch (ParseException | JOSEException | RuntimeException e) {
      // It throws for a header that is "null", for one.
      return false;
    }
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException, GeneralSecurityException {
    return switch (key.getKeyType().getValue()) {
      case "RSA" -> new RSASSAVerifier(key.toRSAKey());
      case "EC" -> new ECDSAVerifier(key.toECKey());
      case "oct" -> new MACVerifier(key.toOctetSequenceKey());
      default -> new EdwardsVerifier(publicKey(key.toOctetKeyPair()));
    };
  }

  /** RFC 8410 §4: the point, after what says which curve it is on. */
  private static PublicKey publicKey(OctetKeyPair key) throws GeneralSecurityException {
    boolean isEd448 = key.getCurve().getName().equals("Ed448");
    byte[] start =
        HexFormat.of().parseHex(isEd448 ? "3043300506032b6571033a00" : "302a300506032b6570032100");
    byte[] point = key.getX().decode();
    byte[] encoded = Arrays.copyOf(start, start.length + point.length);
    System.arraycopy(point, 0, encoded, start.length, point.length);
    return KeyFactory.getInstance("EdDSA").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** What Nimbus leaves to others. */
  private static final class EdwardsVerifier extends BaseJWSProvider implements JWSVerifier {
    private final PublicKey key;

    EdwardsVerifier(PublicKey key) {
      super(Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519));
      this.key = key;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature)
        throws JOSEException {
      if (!supportedJWSAlgorithms().contains(header.getAlgorithm())) {
        throw new JOSEException("another algorithm");
      }
      try {
        Signature check = Signature.getInstance("EdDSA");
        check.initVerify(key);
        check.update(signed);
        return check.verify(signature.decode());
      } catch (GeneralSecurityException e) {
        return false;
      }
    }
  }
}
