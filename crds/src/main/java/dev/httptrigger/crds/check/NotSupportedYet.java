package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.manifest.FieldPath;
import java.util.List;

/**
 * The one table of fields that the resource has and this version does not honour yet. Whoever
 * builds a feature removes its row.
 */
final class NotSupportedYet {
  /**
   * A row.
   *
   * @param fields the field names from the spec down; {@code []} is every element of a list
   * @param message what is not there yet
   * @param mend what to write instead
   */
  private record Row(List<String> fields, String message, String mend) {}

  private static final List<Row> TABLE =
      List.of(row("remote", "Keys at a URL are not supported yet."));

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
      findings.error(FindingCode.NOT_SUPPORTED_YET, path, row.message(), row.mend());
      return;
    }
    String field = fields.getFirst();
    List<String> rest = fields.subList(1, fields.size());
    if (!field.equals("[]")) {
      look(value.path(field), FieldPath.field(path, field), rest, row, findings);
      return;
    }
    for (int index = 0; value.isArray() && index < value.size(); index++) {
      look(value.path(index), FieldPath.element(path, index), rest, row, findings);
    }
  }

  private static Row row(String source, String message) {
    return new Row(
        List.of("jwt", "providers", "[]", "jwks", source),
        message,
        "Write the public keys into inline.");
  }
}
