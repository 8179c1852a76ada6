package dev.httptrigger.extauthz.jws;

import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JwsVerifier.SignedWith;
import dev.httptrigger.extauthz.jws.TrustedKeys.KeyForTokenWithoutKid;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** All that this package does with a token, in one step: form, key, signature, payload. */
final class Verification {
  private final JwsVerifier verifier;

  private Verification(JwsVerifier verifier) {
    this.verifier = verifier;
  }

  /** By these keys, each with what it allows; a token without kid may use the only fitting one. */
  static Verification by(KeySet keys) {
    return by(keys, KeyForTokenWithoutKid.OR_THE_ONLY_FITTING);
  }

  static Verification by(KeySet keys, KeyForTokenWithoutKid withoutKid) {
    return by(keys, withoutKid, SignatureProvider.jdk());
  }

  /** The same with a library. */
  static Verification by(KeySet keys, SignatureProvider signatures) {
    return by(keys, KeyForTokenWithoutKid.OR_THE_ONLY_FITTING, signatures);
  }

  private static Verification by(
      KeySet keys, KeyForTokenWithoutKid withoutKid, SignatureProvider signatures) {
    return new Verification(
        new JwsVerifier(TrustedKeys.of("record", keys, signatures), Optional.empty(), withoutKid));
  }

  /** Why the token is refused; empty where it is not. Each character is one byte. */
  Optional<DenialReason> refusal(String token) {
    return refused(token).map(Refused::reason);
  }

  /** Why the signature is refused; empty where it is not. */
  static Optional<Refused> refusal(JwsVerifier verifier, CompactJws jws, Trace trace) {
    return switch (verifier.verify(jws, trace)) {
      case Refused refused -> Optional.of(refused);
      case SignedWith _ -> Optional.empty();
    };
  }

  /** Like {@link #refusal(String)}, with the rule that the token breaks. */
  Optional<Refused> refused(String token) {
    return switch (CompactJws.read(
        token.getBytes(StandardCharsets.ISO_8859_1), new KnownHeaders(), Trace.NONE)) {
      case Refused refused -> Optional.of(refused);
      case CompactJws jws ->
          refusal(verifier, jws, Trace.NONE)
              .or(
                  () ->
                      switch (jws.claims()) {
                        case Refused refused -> Optional.of(refused);
                        case CompactJws.Claims claims -> Optional.empty();
                      });
    };
  }
}
