package dev.httptrigger.crds.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.keys.KeyUse.Allowed;
import dev.httptrigger.crds.keys.MaterialReading.Unusable;
import dev.httptrigger.crds.keys.MaterialReading.Usable;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one JWK of a set (RFC 7517 §4) and collects what there is to say about it. */
final class JwkReader {
  /** How long a {@code kid} may be, in characters. */
  static final int MAXIMUM_KID_LENGTH = 1024;

  private static final List<String> PRIVATE_MEMBERS =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth");

  private final String field;
  private final KeyPolicy policy;
  private final List<Finding> findings = new ArrayList<>();

  JwkReader(String field, KeyPolicy policy) {
    this.field = field;
    this.policy = policy;
  }

  /** What was found, in the order of finding. */
  List<Finding> findings() {
    return findings;
  }

  /** The key, or nothing and a finding that says why. */
  Optional<VerificationKey> read(JsonNode jwk) {
    if (!jwk.isObject()) {
      return skip(FindingCode.KEY_MALFORMED, "The key is no object.", "Remove the entry.");
    }
    JsonNode kid = jwk.path("kid");
    if (!kid.isMissingNode() && !isKid(kid)) {
      return skip(
          FindingCode.KEY_MALFORMED,
          "kid is no string of 1 to 1024 characters.",
          "Correct the kid, or leave it out.");
    }
    Optional<Unusable> notForSignatures = KeyUse.problem(jwk);
    if (notForSignatures.isPresent()) {
      return skip(notForSignatures.get());
    }
    if (policy.place() == KeyPolicy.Place.URL && isSharedSecret(jwk)) {
      return skip(
          FindingCode.SYMMETRIC_KEY_AT_URL,
          "A shared secret (kty oct) is never taken from a URL.",
          "Have the issuer publish a public key, or give the secret by secretRef.");
    }
    return switch (MaterialReader.read(jwk)) {
      case Unusable unusable -> skip(unusable);
      case Usable usable -> withMaterial(jwk, usable.material());
    };
  }

  private Optional<VerificationKey> withMaterial(JsonNode jwk, KeyMaterial material) {
    warnOfPrivateMembers(jwk, material);
    Optional<String> published = WellKnownKeys.whereIsPrivateHalf(material);
    if (published.isPresent() && !policy.allowWellKnownKeys()) {
      say(
          FindingCode.WELL_KNOWN_KEY,
          Severity.ERROR,
          "The private half of this key is public (" + published.get() + "): anybody can sign.",
          "Make a key pair of your own; for a trial only, set allowWellKnownKeys: true.");
      return Optional.empty();
    }
    return switch (KeyUse.algorithms(jwk, material)) {
      case KeyUse.None none -> skip(none.problem());
      case Allowed allowed -> {
        WeakKeys.of(material)
            .ifPresent(
                weakness ->
                    say(
                        FindingCode.WEAK_KEY,
                        Severity.WARNING,
                        weakness.message(),
                        weakness.mend()));
        if (material instanceof OctetMaterial) {
          if (policy.place() == KeyPolicy.Place.CONFIG_MAP) {
            yield skip(
                FindingCode.SYMMETRIC_KEY_IN_CONFIG_MAP,
                "A shared secret has no place in a ConfigMap, which many may read.",
                "Make a new secret, and put the key set into a Secret with secretRef; or, better,"
                    + " use a key pair.");
          }
          warnOfSharedSecret();
        }
        Optional<String> kid = Optional.ofNullable(jwk.path("kid").textValue());
        yield Optional.of(new VerificationKey(kid, material, allowed.algorithms()));
      }
    };
  }

  private void warnOfPrivateMembers(JsonNode jwk, KeyMaterial material) {
    if (material instanceof OctetMaterial) {
      return;
    }
    if (PRIVATE_MEMBERS.stream().anyMatch(jwk::has)) {
      say(
          FindingCode.PRIVATE_KEY,
          Severity.WARNING,
          "The private half of the key stands here, and whoever can read it can sign tokens; it"
              + " is dropped.",
          "Make a new key pair and publish its public half only.");
    }
  }

  private void warnOfSharedSecret() {
    say(
        FindingCode.HMAC_LESS_SECURE,
        Severity.WARNING,
        "With HMAC everybody who can verify tokens can also sign them.",
        "Prefer a key pair (ES256, EdDSA, RS256).");
    if (policy.place() == KeyPolicy.Place.TRIGGER) {
      say(
          FindingCode.SYMMETRIC_KEY_INLINE,
          Severity.WARNING,
          "The shared secret stands in the trigger, where everybody who can read it can sign.",
          "Put the key set into a Secret and refer to it with secretRef.");
    }
  }

  private static boolean isSharedSecret(JsonNode jwk) {
    return jwk.path("kty").asText("").equals(Algorithm.KeyType.OCT.wireName());
  }

  private static boolean isKid(JsonNode kid) {
    return kid.isTextual()
        && !kid.textValue().isEmpty()
        && kid.textValue().length() <= MAXIMUM_KID_LENGTH;
  }

  private Optional<VerificationKey> skip(Unusable problem) {
    return skip(problem.code(), problem.message(), problem.mend());
  }

  private Optional<VerificationKey> skip(FindingCode code, String message, String mend) {
    say(code, Severity.WARNING, message + " The key is skipped.", mend);
    return Optional.empty();
  }

  private void say(FindingCode code, Severity severity, String message, String mend) {
    findings.add(new Finding(code, severity, field, message, mend));
  }
}
