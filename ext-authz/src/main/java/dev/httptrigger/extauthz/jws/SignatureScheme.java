package dev.httptrigger.extauthz.jws;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import java.util.OptionalInt;

/** An algorithm with a public key, as providers know it: by the JDK's standard names. */
enum SignatureScheme {
  RS256("SunRsaSign", "SHA256withRSA", Optional.empty(), pkcs1(32)),
  RS384("SunRsaSign", "SHA384withRSA", Optional.empty(), pkcs1(48)),
  RS512("SunRsaSign", "SHA512withRSA", Optional.empty(), pkcs1(64)),
  PS256("SunRsaSign", "RSASSA-PSS", pss(MGF1ParameterSpec.SHA256, 32), OptionalInt.empty()),
  PS384("SunRsaSign", "RSASSA-PSS", pss(MGF1ParameterSpec.SHA384, 48), OptionalInt.empty()),
  PS512("SunRsaSign", "RSASSA-PSS", pss(MGF1ParameterSpec.SHA512, 64), OptionalInt.empty()),
  ES256("SunEC", "SHA256withECDSAinP1363Format", Optional.empty(), OptionalInt.empty()),
  ES384("SunEC", "SHA384withECDSAinP1363Format", Optional.empty(), OptionalInt.empty()),
  ES512("SunEC", "SHA512withECDSAinP1363Format", Optional.empty(), OptionalInt.empty()),
  ED25519("SunEC", "Ed25519", Optional.empty(), OptionalInt.empty()),
  ED448("SunEC", "Ed448", Optional.empty(), OptionalInt.empty());

  private final String jdkProvider;
  private final String standardName;
  private final Optional<AlgorithmParameterSpec> parameters;
  private final OptionalInt digestInfoLength;

  SignatureScheme(
      String jdkProvider,
      String standardName,
      Optional<AlgorithmParameterSpec> parameters,
      OptionalInt digestInfoLength) {
    this.jdkProvider = jdkProvider;
    this.standardName = standardName;
    this.parameters = parameters;
    this.digestInfoLength = digestInfoLength;
  }

  /** The length is that of RFC 8017 §9.2, note 1, for each SHA-2. */
  private static OptionalInt pkcs1(int hashLength) {
    return OptionalInt.of(19 + hashLength);
  }

  /** RFC 7518 §3.5: the salt is as long as the hash, and the same hash serves MGF1. */
  private static Optional<AlgorithmParameterSpec> pss(MGF1ParameterSpec hash, int hashLength) {
    return Optional.of(
        new PSSParameterSpec(
            hash.getDigestAlgorithm(),
            "MGF1",
            hash,
            hashLength,
            PSSParameterSpec.TRAILER_FIELD_BC));
  }

  /** Which of the JDK's providers does it. */
  String jdkProvider() {
    return jdkProvider;
  }

  /** What it is called. */
  String standardName() {
    return standardName;
  }

  /**
   * With the padding of PKCS #1 v1.5: how many bytes long the DigestInfo is that is signed, the
   * parameters of its algorithm being NULL as they should.
   */
  OptionalInt digestInfoLength() {
    return digestInfoLength;
  }

  /** The same object, told the parameters. */
  Signature configured(Signature signature) throws GeneralSecurityException {
    if (parameters.isPresent()) {
      signature.setParameter(parameters.get());
    }
    return signature;
  }
}
