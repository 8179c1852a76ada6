package dev.httptrigger.extauthz.jws;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.OptionalInt;

/** An algorithm with a public key, as libraries know it. */
enum SignatureScheme {
  RS256(Kind.PKCS1, "SHA256withRSA", 32),
  RS384(Kind.PKCS1, "SHA384withRSA", 48),
  RS512(Kind.PKCS1, "SHA512withRSA", 64),
  PS256(Kind.PSS, "RSASSA-PSS", 32),
  PS384(Kind.PSS, "RSASSA-PSS", 48),
  PS512(Kind.PSS, "RSASSA-PSS", 64),
  ES256(Kind.CURVE, "SHA256withECDSAinP1363Format", 32),
  ES384(Kind.CURVE, "SHA384withECDSAinP1363Format", 48),
  ES512(Kind.CURVE, "SHA512withECDSAinP1363Format", 64),
  ED25519(Kind.CURVE, "Ed25519", 64),
  ED448(Kind.CURVE, "Ed448", 114);

  private final Kind kind;
  private final String standardName;
  private final int hashLength;

  private enum Kind {
    PKCS1,
    PSS,
    CURVE
  }

  SignatureScheme(Kind kind, String standardName, int hashLength) {
    this.kind = kind;
    this.standardName = standardName;
    this.hashLength = hashLength;
  }

  /** The name that every library has for it. */
  String standardName() {
    return standardName;
  }

  /** Which of the JDK's providers does it. */
  String jdkProvider() {
    return switch (kind) {
      case PKCS1, PSS -> "SunRsaSign";
      case CURVE -> "SunEC";
    };
  }

  /**
   * With the padding of PKCS #1 v1.5: how many bytes long the DigestInfo is that is signed (RFC
   * 8017 §9.2, note 1), the parameters of its algorithm being NULL as they should.
   */
  OptionalInt digestInfoLength() {
    return switch (kind) {
      case PKCS1 -> OptionalInt.of(19 + hashLength);
      case PSS, CURVE -> OptionalInt.empty();
    };
  }

  /**
   * The same object, told its parameters. RFC 7518 §3.5: the salt of PSS is as long as the hash,
   * and the same hash serves MGF1.
   */
  Signature configured(Signature signature) throws GeneralSecurityException {
    switch (kind) {
      case PSS -> {
        String hash = "SHA-" + Byte.SIZE * hashLength;
        signature.setParameter(
            new PSSParameterSpec(
                hash,
                "MGF1",
                new MGF1ParameterSpec(hash),
                hashLength,
                PSSParameterSpec.TRAILER_FIELD_BC));
      }
      case PKCS1, CURVE -> {}
    }
    return signature;
  }
}
