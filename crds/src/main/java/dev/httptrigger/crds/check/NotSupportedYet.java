package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.manifest.FieldPath;
import java.util.List;
import java.util.function.Predicate;

/**
 * The one table of fields and values that the resource has and this version does not honour yet.
 * Whoever builds a feature removes its row.
 */
final class NotSupportedYet {
  /**
   * A row.
   *
   * @param fields the field names from the spec down; {@code []} is every element of a list, and
   *     {@code [1…]} every element but the first
   * @param applies for which values
   * @param message what is not there yet
   * @param mend what to write instead
   */
  private record Row(
      List<String> fields, Predicate<JsonNode> applies, String message, String mend) {}

  private static final List<Row> TABLE =
      List.of(
          row(
              "targetRefs",
              NotSupportedYet::always,
              "targetRefs are not supported yet.",
              "Write hosts instead."),
          row(
              "enforcement",
              is("DryRun"),
              "DryRun is not supported yet, and every refusal would take effect.",
              "Remove enforcement."),
          row(
              "jwt/tokenForwarding",
              is("Remove"),
              "Remove is not supported yet, and the function would see the token.",
              "Remove tokenForwarding."),
          row(
              "jwt/tokenLocations/[]/in",
              isNot("Header"),
              "Tokens are looked for in headers only so far.",
              "Write in: Header."),
          row(
              "jwt/providers/[1…]",
              NotSupportedYet::always,
              "A second provider is not supported yet.",
              "Keep one provider, or write a trigger for each."),
          row(
              "jwt/providers/[]/jwks/secretRef",
              NotSupportedYet::always,
              "Keys in a Secret are not supported yet.",
              "Write the public keys into inline."),
          row(
              "jwt/providers/[]/jwks/configMapRef",
              NotSupportedYet::always,
              "Keys in a ConfigMap are not supported yet.",
              "Write the public keys into inline."),
          row(
              "jwt/providers/[]/jwks/remote",
              NotSupportedYet::always,
              "Keys at a URL are not supported yet.",
              "Write the public keys into inline."),
          row(
              "jwt/forwardClaims/[]/to",
              isNot("Header"),
              "Claims go to headers only so far.",
              "Write to: Header."),
          row(
              "jwt/forwardClaims/[]/encoding",
              isNot("Default"),
              "Encodings other than Default are not supported yet.",
              "Remove encoding."),
          row(
              "jwt/forwardPayload",
              NotSupportedYet::always,
              "forwardPayload is not supported yet.",
              "Forward single claims with forwardClaims."),
          row(
              "jwt/authorization",
              NotSupportedYet::always,
              "Rules on claims are not supported yet, and every good token would pass.",
              "Remove authorization, and let the function look at forwarded claims."),
          row(
              "jwt/revokedTokens",
              NotSupportedYet::always,
              "revokedTokens are not supported yet, and a revoked token would pass.",
              "Remove revokedTokens, and let tokens expire soon."),
          row(
              "denial",
              NotSupportedYet::always,
              "Answers of your own are not supported yet.",
              "Remove denial."));

  private NotSupportedYet() {}

  /** Tells every use of what is not there yet; odd values elsewhere are passed over. */
  static void check(JsonNode spec, Findings findings) {
    for (Row row : TABLE) {
      look(spec, "spec", row.fields(), row, findings);
    }
  }

  private static void look(
      JsonNode value, String path, List<String> fields, Row row, Findings findings) {
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    if (fields.isEmpty()) {
      if (row.applies().test(value)) {
        findings.error(FindingCode.NOT_SUPPORTED_YET, path, row.message(), row.mend());
      }
      return;
    }
    String field = fields.getFirst();
    List<String> rest = fields.subList(1, fields.size());
    if (!field.startsWith("[")) {
      look(value.path(field), FieldPath.field(path, field), rest, row, findings);
      return;
    }
    for (int index = field.equals("[]") ? 0 : 1; value.isArray() && index < value.size(); index++) {
      look(value.path(index), FieldPath.element(path, index), rest, row, findings);
    }
  }

  private static Row row(String fields, Predicate<JsonNode> applies, String message, String mend) {
    return new Row(List.of(fields.split("/", -1)), applies, message, mend);
  }

  private static boolean always(JsonNode value) {
    return true;
  }

  private static Predicate<JsonNode> is(String text) {
    return value -> value.asText().equals(text);
  }

  private static Predicate<JsonNode> isNot(String text) {
    return value -> !value.asText().equals(text);
  }
}
