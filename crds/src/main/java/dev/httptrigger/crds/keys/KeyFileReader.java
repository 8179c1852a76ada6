package dev.httptrigger.crds.keys;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys in a value of a Secret or ConfigMap: a JWK set, or one key in PEM. Stateless. */
public final class KeyFileReader {
  private KeyFileReader() {}

  /**
   * Reads a value.
   *
   * @param value the value, not base64
   * @param kid the {@code kid} that stands beside the reference, for a key in PEM
   * @param field the path of the reference, for findings
   */
  public static KeySetReading read(
      Octets value, Optional<String> kid, String field, KeyPolicy policy) {
    if (value.length() > JwksReader.MAXIMUM_BYTES) {
      return unreadable(
          field, "The value is longer than 128 KiB.", "Remove the keys that no longer sign.");
    }
    // PEM and the marks of JSON are ASCII, so a byte that is no UTF-8 can't hide either.
    String text = new String(value.toByteArray(), StandardCharsets.UTF_8);
    if (text.stripLeading().startsWith("{")) {
      return jwks(JwksReader.read(value.toByteArray(), field, policy), kid, field);
    }
    if (text.contains(PemReader.BEGIN)) {
      return PemReader.read(text, kid, field, policy);
    }
    return unreadable(
        field,
        "The value is neither a JWKS nor PEM.",
        "Put {\"keys\": [ … ]} there, or a public key or certificate with its BEGIN and END.");
  }

  private static KeySetReading jwks(KeySetReading reading, Optional<String> kid, String field) {
    if (kid.isEmpty() || !reading.readable()) {
      return reading;
    }
    List<Finding> findings = new ArrayList<>(reading.findings());
    findings.add(
        new Finding(
            FindingCode.KID_NOT_USED,
            Severity.WARNING,
            field + ".kid",
            "The value is a JWKS, whose keys have a kid of their own, so this one is not used.",
            "Remove kid; it is for a key in PEM."));
    return new KeySetReading(true, reading.usable(), findings);
  }

  static KeySetReading unreadable(String field, String message, String mend) {
    return new KeySetReading(
        false,
        List.of(),
        List.of(new Finding(FindingCode.JWKS_UNREADABLE, Severity.ERROR, field, message, mend)));
  }
}
