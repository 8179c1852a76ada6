package dev.httptrigger.crds.keys;

import static dev.httptrigger.crds.check.FindingCode.JWKS_UNREADABLE;
import static dev.httptrigger.crds.check.FindingCode.KID_DUPLICATE;
import static dev.httptrigger.crds.check.FindingCode.KID_MISSING;
import static dev.httptrigger.crds.check.FindingCode.NO_USABLE_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A JWK set (RFC 7517 §5), read key by key: a key that can't be used is skipped with a finding and
 * takes none of the others down. Stateless.
 */
public final class JwksReader {
  /** How long the text of a set may be, in bytes of UTF-8. */
  public static final int MAXIMUM_BYTES = 128 * 1024;

  /** How many bytes one char takes in JSON, at most. */
  private static final long MAXIMUM_ESCAPE = 6;

  private JwksReader() {}

  /**
   * Reads a text, which must be strict JSON.
   *
   * @param field the path of the field that the text stands in, for findings
   */
  public static KeySetReading read(String text, String field, KeyPolicy policy) {
    return read(text.getBytes(StandardCharsets.UTF_8), StrictJson.parse(text), field, policy);
  }

  /** Reads the bytes of a text, which must be strict JSON in UTF-8. */
  static KeySetReading read(byte[] utf8, String field, KeyPolicy policy) {
    return read(utf8, StrictJson.parse(utf8), field, policy);
  }

  private static KeySetReading read(
      byte[] utf8, StrictJson.Reading json, String field, KeyPolicy policy) {
    if (utf8.length > MAXIMUM_BYTES) {
      return tooLong(field);
    }
    return switch (json) {
      case StrictJson.NotJson refused ->
          unreadable(
              field,
              "The key set " + refused.reason() + ".",
              "Paste the JWKS as the issuer publishes it.");
      case StrictJson.Parsed parsed -> readTree(parsed.value(), field, policy);
    };
  }

  /**
   * Reads an object that was parsed before, as {@code jwks.inline} is.
   *
   * @param field the path of the object, for findings
   */
  public static KeySetReading read(JsonNode jwks, String field, KeyPolicy policy) {
    if (sizeBound(jwks) > MAXIMUM_BYTES && size(jwks) > MAXIMUM_BYTES) {
      return tooLong(field);
    }
    return readTree(jwks, field, policy);
  }

  private static long size(JsonNode jwks) {
    return jwks.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** At least as many bytes as it takes to write the value, found without writing it. */
  private static long sizeBound(JsonNode value) {
    if (value.isTextual()) {
      return MAXIMUM_ESCAPE * value.textValue().length() + 2;
    }
    if (value.isNumber()) {
      return size(value);
    }
    long bytes = "false".length();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      bytes += MAXIMUM_ESCAPE * member.getKey().length() + "\"\":,".length();
    }
    for (JsonNode each : value) {
      bytes += sizeBound(each) + ",".length();
    }
    return bytes;
  }

  private static KeySetReading readTree(JsonNode jwks, String field, KeyPolicy policy) {
    JsonNode keys = jwks.path("keys");
    if (!jwks.isObject() || !keys.isArray()) {
      return unreadable(
          field,
          "A JWKS is an object with a list named keys.",
          "Write {\"keys\": [ … ]} around the keys.");
    }
    if (keys.size() > KeySet.MAXIMUM_KEYS) {
      return unreadable(
          field + ".keys",
          "There are " + keys.size() + " keys, and at most 100 are taken.",
          "Remove the keys that no longer sign.");
    }
    List<Finding> findings = new ArrayList<>();
    List<VerificationKey> usable = new ArrayList<>();
    Map<String, List<String>> fieldsByKid = new TreeMap<>();
    List<String> fieldsWithoutKid = new ArrayList<>();
    for (int index = 0; index < keys.size(); index++) {
      String keyField = field + ".keys[" + index + "]";
      JwkReader reader = new JwkReader(keyField, policy);
      Optional<VerificationKey> key = reader.read(keys.get(index));
      findings.addAll(reader.findings());
      if (key.isPresent()) {
        usable.add(key.get());
        key.get()
            .kid()
            .map(kid -> fieldsByKid.computeIfAbsent(kid, ignored -> new ArrayList<>()))
            .orElse(fieldsWithoutKid)
            .add(keyField);
      }
    }
    fieldsByKid.values().forEach(fields -> findings.addAll(duplicates(fields)));
    findings.addAll(withoutKid(fieldsWithoutKid));
    if (usable.isEmpty()) {
      findings.add(
          error(
              NO_USABLE_KEY,
              field,
              "No key of the set can verify a signature.",
              "Give at least one usable key; the other findings say what is wrong with each."));
    }
    return new KeySetReading(true, usable, findings);
  }

  private static List<Finding> duplicates(List<String> fields) {
    return fields.stream()
        .skip(1)
        .map(
            field ->
                error(
                    KID_DUPLICATE,
                    field + ".kid",
                    "The kid is the same as that of " + fields.getFirst() + ".",
                    "Give every key a kid of its own, so that a token names exactly one."))
        .toList();
  }

  private static List<Finding> withoutKid(List<String> fields) {
    return fields.stream()
        .skip(1)
        .map(
            field ->
                error(
                    KID_MISSING,
                    field + ".kid",
                    "The key has no kid, like "
                        + fields.getFirst()
                        + "; at most one key may lack it.",
                    "Give every key a kid, and have the issuer put it into the header of its"
                        + " tokens."))
        .toList();
  }

  private static KeySetReading tooLong(String field) {
    return unreadable(
        field, "The key set is longer than 128 KiB.", "Remove the keys that no longer sign.");
  }

  private static KeySetReading unreadable(String field, String message, String mend) {
    return new KeySetReading(
        false, List.of(), List.of(error(JWKS_UNREADABLE, field, message, mend)));
  }

  private static Finding error(FindingCode code, String field, String message, String mend) {
    return new Finding(code, Severity.ERROR, field, message, mend);
  }
}
