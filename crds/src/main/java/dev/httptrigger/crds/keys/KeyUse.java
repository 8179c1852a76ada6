package dev.httptrigger.crds.keys;

import static dev.httptrigger.crds.check.FindingCode.KEY_MALFORMED;
import static dev.httptrigger.crds.check.FindingCode.KEY_NOT_FOR_VERIFYING;
import static dev.httptrigger.crds.check.FindingCode.KEY_TOO_WEAK;
import static dev.httptrigger.crds.check.FindingCode.KEY_TYPE_UNKNOWN;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.keys.MaterialReading.Unusable;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a JWK says it is for: {@code use}, {@code key_ops} and {@code alg} (RFC 7517 §4.2–4.4). */
final class KeyUse {
  private KeyUse() {}

  /** Why the key may not verify signatures by its own words; empty: it may. */
  static Optional<Unusable> problem(JsonNode jwk) {
    JsonNode use = jwk.path("use");
    if (!use.isMissingNode() && !use.isTextual()) {
      return Optional.of(
          new Unusable(KEY_MALFORMED, "use is no string.", "Write \"use\": \"sig\"."));
    }
    if (use.isTextual() && !use.textValue().equals("sig")) {
      return Optional.of(
          new Unusable(
              KEY_NOT_FOR_VERIFYING,
              "use is not sig, so the key is not for signatures.",
              "Leave the key out; it can't verify tokens."));
    }
    return operationsProblem(jwk.path("key_ops"));
  }

  private static Optional<Unusable> operationsProblem(JsonNode operations) {
    if (operations.isMissingNode()) {
      return Optional.empty();
    }
    boolean verify = false;
    for (JsonNode operation : operations) {
      if (!operation.isTextual()) {
        return Optional.of(operationsMalformed());
      }
      verify |= operation.textValue().equals("verify");
    }
    if (!operations.isArray()) {
      return Optional.of(operationsMalformed());
    }
    if (!verify) {
      return Optional.of(
          new Unusable(
              KEY_NOT_FOR_VERIFYING,
              "key_ops does not hold verify.",
              "Publish the public half with \"key_ops\": [\"verify\"], or leave key_ops out."));
    }
    return Optional.empty();
  }

  private static Unusable operationsMalformed() {
    return new Unusable(
        KEY_MALFORMED, "key_ops is no list of strings.", "Write \"key_ops\": [\"verify\"].");
  }

  /** The algorithms that fit the material; narrowed to {@code alg} where that is given. */
  static Algorithms algorithms(JsonNode jwk, KeyMaterial material) {
    Set<Algorithm> fitting = fitting(material);
    JsonNode alg = jwk.path("alg");
    if (alg.isMissingNode()) {
      return new Allowed(fitting);
    }
    Optional<Algorithm> named =
        alg.isTextual() ? Algorithm.byWireName(alg.textValue()) : Optional.empty();
    if (named.isEmpty()) {
      return new None(
          new Unusable(
              KEY_TYPE_UNKNOWN,
              "alg is no signature algorithm that is known here.",
              "Use one of RS, PS, ES or HS 256, 384 or 512, or EdDSA; or leave alg out."));
    }
    if (fitting.contains(named.get()) && spellingFits(alg.textValue(), material)) {
      return new Allowed(Set.of(named.get()));
    }
    return new None(misfit(named.get(), material));
  }

  private static Unusable misfit(Algorithm algorithm, KeyMaterial material) {
    if (material instanceof OctetMaterial octets && algorithm.keyType() == material.type()) {
      return new Unusable(
          KEY_TOO_WEAK,
          "The HMAC secret has %d bytes, and %s needs at least %d (RFC 7518 §3.2)."
              .formatted(
                  octets.secret().length(), algorithm.wireName(), minimumSecretBytes(algorithm)),
          "Make a longer random secret; or, better, use a key pair.");
    }
    return new Unusable(
        KEY_MALFORMED,
        "alg " + algorithm.wireName() + " does not fit the key's type or curve.",
        "Correct alg, or leave it out.");
  }

  /** RFC 9864: {@code Ed25519} names the curve too. */
  private static boolean spellingFits(String alg, KeyMaterial material) {
    return !alg.equals("Ed25519")
        || (material instanceof OkpMaterial okp && okp.curve() == OkpCurve.ED25519);
  }

  private static Set<Algorithm> fitting(KeyMaterial material) {
    return switch (material) {
      case RsaMaterial rsa -> ofType(rsa.type());
      case EcMaterial ec -> EnumSet.of(ec.curve().algorithm());
      case OkpMaterial okp -> ofType(okp.type());
      case OctetMaterial octets -> {
        Set<Algorithm> byLength = ofType(octets.type());
        byLength.removeIf(each -> octets.secret().length() < minimumSecretBytes(each));
        yield byLength;
      }
    };
  }

  private static Set<Algorithm> ofType(Algorithm.KeyType type) {
    Set<Algorithm> all = EnumSet.allOf(Algorithm.class);
    all.removeIf(each -> each.keyType() != type);
    return all;
  }

  /** As long as the hash (RFC 7518 §3.2). */
  private static int minimumSecretBytes(Algorithm algorithm) {
    return switch (algorithm) {
      case HS512 -> 64;
      case HS384 -> 48;
      default -> MaterialReader.MINIMUM_SECRET_BYTES;
    };
  }

  /** What {@link #algorithms} found. */
  sealed interface Algorithms {}

  /**
   * The key may be used.
   *
   * @param algorithms with these; never empty
   */
  record Allowed(Set<Algorithm> algorithms) implements Algorithms {}

  /**
   * The key may not be used.
   *
   * @param problem why
   */
  record None(Unusable problem) implements Algorithms {}
}
