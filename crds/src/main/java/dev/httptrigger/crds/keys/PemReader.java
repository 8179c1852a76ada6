package dev.httptrigger.crds.keys;

import static dev.httptrigger.crds.check.FindingCode.KEY_MALFORMED;
import static dev.httptrigger.crds.check.FindingCode.KEY_TYPE_UNKNOWN;
import static dev.httptrigger.crds.check.FindingCode.KID_MISSING;
import static dev.httptrigger.crds.check.FindingCode.NO_USABLE_KEY;
import static dev.httptrigger.crds.check.FindingCode.PEM_WITHOUT_KID;
import static dev.httptrigger.crds.check.FindingCode.PRIVATE_KEY;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.keys.PemText.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One key in PEM (RFC 7468): a public key, or the certificate of one, of which nothing but the key
 * is looked at. Several blocks may say the same key; several keys need a JWKS, for PEM has no place
 * for the {@code kid} that tells them apart (DESIGN §4.4). Lives as long as one reading.
 */
final class PemReader {
  /** What every PEM has. */
  static final String BEGIN = PemText.BEGIN;

  private final String field;
  private final KeyPolicy policy;
  private final List<Finding> findings = new ArrayList<>();

  private PemReader(String field, KeyPolicy policy) {
    this.field = field;
    this.policy = policy;
  }

  /** Reads a text that holds {@link #BEGIN}. */
  static KeySetReading read(String text, Optional<String> kid, String field, KeyPolicy policy) {
    Optional<List<Block>> blocks = PemText.blocks(text);
    if (blocks.isEmpty()) {
      return KeyFileReader.unreadable(
          field,
          "The PEM is cut off or garbled.",
          "Copy it again, each block from its BEGIN to its END line.");
    }
    return new PemReader(field, policy).read(blocks.get(), kid);
  }

  private KeySetReading read(List<Block> blocks, Optional<String> kid) {
    Map<VerificationKey.KeyMaterial, VerificationKey> keys = new LinkedHashMap<>();
    for (int position = 0; position < blocks.size(); position++) {
      jwk(blocks.get(position), position + 1)
          .flatMap(jwk -> key(jwk, kid))
          .ifPresent(key -> keys.putIfAbsent(key.material(), key));
    }
    if (keys.isEmpty()) {
      say(
          NO_USABLE_KEY,
          Severity.ERROR,
          "No block of the PEM is a key that can verify a signature.",
          "Put a PUBLIC KEY or CERTIFICATE block there.");
    } else if (keys.size() > 1) {
      say(
          KID_MISSING,
          Severity.ERROR,
          "The PEM holds " + keys.size() + " keys, and has no place for the kid of each.",
          "Write them as a JWKS, each with its kid; of a chain of certificates leave only the"
              + " first.");
    } else if (kid.isEmpty()) {
      say(
          PEM_WITHOUT_KID,
          Severity.WARNING,
          "A key in PEM has no kid, so a token whose header names one does not verify.",
          "Write the kid of the issuer's tokens beside name and key.");
    }
    return new KeySetReading(true, List.copyOf(keys.values()), findings);
  }

  private Optional<VerificationKey> key(ObjectNode jwk, Optional<String> kid) {
    kid.ifPresent(name -> jwk.put("kid", name));
    JwkReader reader = new JwkReader(field, policy);
    Optional<VerificationKey> key = reader.read(jwk);
    findings.addAll(reader.findings());
    return key;
  }

  private Optional<ObjectNode> jwk(Block block, int position) {
    String name = "Block " + position + " (" + block.label() + ")";
    if (block.label().endsWith("PRIVATE KEY")) {
      say(
          PRIVATE_KEY,
          Severity.WARNING,
          name + " is a private key, and whoever can read it can sign tokens; it is not used.",
          "Make a new key pair and put its public half here: openssl pkey -in FILE -pubout.");
      return Optional.empty();
    }
    return switch (block.label()) {
      // What tools write before a private key: no key by itself.
      case "EC PARAMETERS" -> Optional.empty();
      case "PUBLIC KEY" -> known(PublicKeyInfo.jwk(block.content()), name);
      case "CERTIFICATE", "X509 CERTIFICATE" ->
          CertificateKey.of(block.content())
              .map(info -> known(PublicKeyInfo.jwk(info), name))
              .orElseGet(
                  () -> {
                    skip(KEY_MALFORMED, name + " is no X.509 certificate.", "Copy it again.");
                    return Optional.empty();
                  });
      default -> {
        skip(
            KEY_TYPE_UNKNOWN,
            name + " is none of PUBLIC KEY and CERTIFICATE.",
            "Convert it, for instance: openssl rsa -RSAPublicKey_in -in FILE -pubout.");
        yield Optional.empty();
      }
    };
  }

  private Optional<ObjectNode> known(Optional<ObjectNode> jwk, String name) {
    if (jwk.isEmpty()) {
      skip(
          KEY_TYPE_UNKNOWN,
          name + " is no key of RSA, P-256, P-384, P-521, Ed25519 or Ed448.",
          "Have the issuer use one of these types.");
    }
    return jwk;
  }

  private void skip(FindingCode code, String message, String mend) {
    say(code, Severity.WARNING, message + " It is skipped.", mend);
  }

  private void say(FindingCode code, Severity severity, String message, String mend) {
    findings.add(new Finding(code, severity, field, message, mend));
  }
}
