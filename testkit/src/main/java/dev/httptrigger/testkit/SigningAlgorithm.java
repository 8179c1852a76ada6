package dev.httptrigger.testkit;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;

/** The {@code alg} values of RFC 7518 §3.1, RFC 8037 and RFC 9864, as the JDK signs them. */
enum SigningAlgorithm {
  RS256("RS256", Family.RSA, "SHA256withRSA", 256),
  RS384("RS384", Family.RSA, "SHA384withRSA", 384),
  RS512("RS512", Family.RSA, "SHA512withRSA", 512),
  PS256("PS256", Family.RSA, "RSASSA-PSS", 256),
  PS384("PS384", Family.RSA, "RSASSA-PSS", 384),
  PS512("PS512", Family.RSA, "RSASSA-PSS", 512),
  ES256("ES256", Family.EC, "SHA256withECDSAinP1363Format", 256),
  ES384("ES384", Family.EC, "SHA384withECDSAinP1363Format", 384),
  ES512("ES512", Family.EC, "SHA512withECDSAinP1363Format", 512),
  HS256("HS256", Family.OCT, "HmacSHA256", 256),
  HS384("HS384", Family.OCT, "HmacSHA384", 384),
  HS512("HS512", Family.OCT, "HmacSHA512", 512),
  EDDSA("EdDSA", Family.OKP, "EdDSA", 0),
  ED25519("Ed25519", Family.OKP, "EdDSA", 0);

  private final String wireName;
  private final Family family;
  private final String javaName;
  private final int hashBits;

  /** The types of key of RFC 7518 §6.1 and RFC 8037 §2. */
  enum Family {
    RSA,
    EC,
    OCT,
    OKP
  }

  SigningAlgorithm(String wireName, Family family, String javaName, int hashBits) {
    this.wireName = wireName;
    this.family = family;
    this.javaName = javaName;
    this.hashBits = hashBits;
  }

  /** The algorithm of that name, compared exactly. */
  static SigningAlgorithm named(String name) {
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.wireName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no algorithm "
                        + name
                        + "; there are "
                        + Arrays.stream(values())
                            .map(SigningAlgorithm::wireName)
                            .collect(Collectors.joining(", "))));
  }

  String wireName() {
    return wireName;
  }

  Family family() {
    return family;
  }

  /** The size of the hash; 0 for EdDSA, where the curve decides. */
  int hashBits() {
    return hashBits;
  }

  /** The signature in the form that a JWS carries. */
  byte[] sign(Key key, byte[] input) throws GeneralSecurityException {
    if (family == Family.OCT) {
      Mac mac = Mac.getInstance(javaName);
      mac.init(key);
      return mac.doFinal(input);
    }
    Signature signature = Signature.getInstance(javaName);
    Optional<AlgorithmParameterSpec> parameters = parameters();
    if (parameters.isPresent()) {
      signature.setParameter(parameters.get());
    }
    signature.initSign((PrivateKey) key);
    signature.update(input);
    return signature.sign();
  }

  /** RFC 7518 §3.5: the salt is as long as the hash, and MGF1 uses the same one. */
  private Optional<AlgorithmParameterSpec> parameters() {
    if (!javaName.equals("RSASSA-PSS")) {
      return Optional.empty();
    }
    String hash = "SHA-" + hashBits;
    return Optional.of(
        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), hashBits / 8, 1));
  }
}
