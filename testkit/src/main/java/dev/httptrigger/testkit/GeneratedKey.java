package dev.httptrigger.testkit;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** New keys as JWKs, from the JDK's own generators. */
final class GeneratedKey {
  /** RFC 7518 §3.3 asks for at least as many. */
  private static final int RSA_BITS = 2_048;

  private GeneratedKey() {}

  static JWK of(SigningAlgorithm algorithm, Optional<String> keyId, Curve edwardsCurve) {
    JWSAlgorithm name = JWSAlgorithm.parse(algorithm.wireName());
    // Nimbus leaves out what is null.
    @Nullable String kid = keyId.orElse(null);
    try {
      return switch (algorithm.family()) {
        case RSA -> rsa().keyUse(KeyUse.SIGNATURE).algorithm(name).keyID(kid).build();
        case EC -> ec(algorithm).keyUse(KeyUse.SIGNATURE).algorithm(name).keyID(kid).build();
        case OCT -> secret(algorithm).keyUse(KeyUse.SIGNATURE).algorithm(name).keyID(kid).build();
        case OKP ->
            edwards(edwardsCurve).keyUse(KeyUse.SIGNATURE).algorithm(name).keyID(kid).build();
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  private static RSAKey.Builder rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(RSA_BITS);
    KeyPair pair = generator.generateKeyPair();
    return new RSAKey.Builder((RSAPublicKey) pair.getPublic()).privateKey(pair.getPrivate());
  }

  private static ECKey.Builder ec(SigningAlgorithm algorithm) throws GeneralSecurityException {
    Curve curve = Curve.forJWSAlgorithm(JWSAlgorithm.parse(algorithm.wireName())).iterator().next();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(curve.toECParameterSpec());
    KeyPair pair = generator.generateKeyPair();
    return new ECKey.Builder(curve, (ECPublicKey) pair.getPublic()).privateKey(pair.getPrivate());
  }

  private static OctetSequenceKey.Builder secret(SigningAlgorithm algorithm) {
    byte[] secret = new byte[algorithm.hashBits() / 8];
    new SecureRandom().nextBytes(secret);
    return new OctetSequenceKey.Builder(secret);
  }

  private static OctetKeyPair.Builder edwards(Curve curve) throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(curve.getName()).generateKeyPair();
    byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    byte[] encoded = pair.getPublic().getEncoded();
    // RFC 8410 §4: the encoding ends with the key itself, which is as long as the seed.
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - seed.length, encoded.length);
    return new OctetKeyPair.Builder(curve, Base64URL.encode(point)).d(Base64URL.encode(seed));
  }
}
