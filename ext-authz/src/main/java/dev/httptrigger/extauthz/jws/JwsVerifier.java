package dev.httptrigger.extauthz.jws;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.TrustedKeys.KeyForTokenWithoutKid;
import dev.httptrigger.extauthz.jws.TrustedKeys.TrustedKey;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose signatures are believed.
 *
 * @param keys the signer's keys
 * @param algorithms the algorithms allowed beside what each key allows; empty: what each key allows
 * @param withoutKid which key a token without {@code kid} may be tried with
 */
public record JwsVerifier(
    TrustedKeys keys, Optional<Set<Algorithm>> algorithms, KeyForTokenWithoutKid withoutKid) {
  /** Takes copies. */
  public JwsVerifier {
    requireNonNull(keys, "keys is null");
    algorithms = algorithms.map(Set::copyOf);
    requireNonNull(withoutKid, "withoutKid is null");
  }

  /** What came of looking at a signature. */
  public sealed interface Verification permits SignedWith, Refused {}

  /**
   * The signature is good.
   *
   * @param key the short name of the key that made it
   */
  public record SignedWith(String key) implements Verification {
    /** Checks that there is a name. */
    public SignedWith {
      requireNonNull(key, "key is null");
    }
  }

  /** Checks the signature of a token: {@code alg} allowed, then the one key, then the signature. */
  public Verification verify(CompactJws token, Trace trace) {
    JwsHeader header = token.header();
    String name = header.algorithm().wireName();
    if (algorithms.isPresent() && !algorithms.get().contains(header.algorithm())) {
      return unsupported("the token says " + name + ", allowed are " + names(algorithms.get()));
    }
    Optional<TrustedKey> key = keys.choose(header, withoutKid);
    if (key.isEmpty()) {
      return new Refused(DenialReason.UNKNOWN_KEY, "key", noKey(header));
    }
    Optional<SignatureCheck> check = key.get().checkFor(header);
    if (check.isEmpty()) {
      return unsupported(
          "the token says " + name + ", its key allows " + names(key.get().checks().keySet()));
    }
    if (trace.wanted()) {
      trace.add(new Trace.Checked("alg", true, name));
      trace.add(new Trace.Checked("key", true, keyName(key.get().kid())));
    }
    if (!token.signatureFits(check.get())) {
      return new Refused(
          DenialReason.BAD_SIGNATURE,
          "signature",
          "not made with " + keyName(key.get().kid()) + ", or changed since");
    }
    if (trace.wanted()) {
      trace.add(new Trace.Checked("signature", true, name + " with " + keyName(key.get().kid())));
    }
    return new SignedWith(key.get().name());
  }

  private String noKey(JwsHeader header) {
    String among = " among " + keys.size() + (keys.size() == 1 ? " key" : " keys");
    return header
        .kid()
        .map(kid -> "no key has the kid " + Trace.quoted(kid) + among)
        .orElse("the token has no kid, and no key without one is certain" + among);
  }

  private static String keyName(Optional<String> kid) {
    return kid.map(id -> "the key " + Trace.quoted(id)).orElse("the key without kid");
  }

  private static String names(Set<Algorithm> algorithms) {
    Set<String> names = new TreeSet<>();
    algorithms.forEach(algorithm -> names.add(algorithm.wireName()));
    return String.join(", ", names);
  }

  private static Refused unsupported(String found) {
    return new Refused(DenialReason.UNSUPPORTED_ALGORITHM, "alg", found);
  }
}
