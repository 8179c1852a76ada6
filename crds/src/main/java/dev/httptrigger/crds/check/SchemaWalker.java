package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.check.Schema.Rule;
import dev.httptrigger.crds.check.Schema.Unique;
import dev.httptrigger.crds.manifest.FieldPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks a value along its schema and tells whatever does not fit: what the API server refuses, and
 * also what it would drop without a word (unknown fields, fields without a value). A rule is looked
 * at only where all below its place has the right form, for it may count on that. Not thread-safe;
 * lives as long as one check.
 */
final class SchemaWalker {
  private final CelRules celRules;
  private final Findings findings;

  /** How many values do not have the form that rules count on. */
  private int misfits;

  SchemaWalker(CelRules celRules, Findings findings) {
    this.celRules = celRules;
    this.findings = findings;
  }

  /** Tells all that does not fit, in the order of the schema, unknown fields last. */
  void walk(JsonNode value, Schema schema, String path) {
    if (value.isNull()) {
      misfit(
          FindingCode.EMPTY_VALUE,
          path,
          "The field is written and has no value.",
          "Write a value, or remove the field.");
      return;
    }
    if (!ValueTypes.hasType(value, schema.type())) {
      misfit(
          FindingCode.WRONG_TYPE,
          path,
          "This is " + ValueTypes.named(value) + ", not " + ValueTypes.named(schema) + ".",
          "Write " + ValueTypes.named(schema) + ValueTypes.quoteHint(value, schema) + ".");
      return;
    }
    int misfitsBefore = misfits;
    switch (schema.type()) {
      case "object" -> walkObject(value, schema, path);
      case "array" -> walkList(value, schema, path);
      case "string" -> checkText(value.textValue(), schema, path);
      case "integer" -> checkNumber(value.longValue(), schema, path);
      default -> {}
    }
    if (misfits == misfitsBefore) {
      checkRules(value, schema, path);
    }
  }

  private void walkObject(JsonNode value, Schema schema, String path) {
    for (String field : schema.required()) {
      if (!value.has(field)) {
        misfit(
            FindingCode.REQUIRED,
            FieldPath.field(path, field),
            "The field is missing.",
            "Add " + field + ".");
      }
    }
    for (Map.Entry<String, Schema> field : schema.fields().entrySet()) {
      @Nullable JsonNode fieldValue = value.get(field.getKey());
      if (fieldValue != null) {
        walk(fieldValue, field.getValue(), FieldPath.field(path, field.getKey()));
      }
    }
    if (!schema.keepsUnknown()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        if (!schema.fields().containsKey(field.getKey())) {
          misfits++;
          tellUnknown(findings, path, field.getKey(), List.copyOf(schema.fields().keySet()));
        }
      }
    }
  }

  /** Tells that a field is not known, with the one that was probably meant. */
  static void tellUnknown(Findings findings, String path, String field, List<String> known) {
    Optional<String> nearest = NearestName.of(field, known);
    findings.error(
        FindingCode.UNKNOWN_FIELD,
        FieldPath.field(path, field),
        "There is no such field.",
        nearest
            .map(name -> "Write " + name + ", or remove it.")
            .orElse("Remove it, or write one of " + String.join(", ", known) + "."));
  }

  private void walkList(JsonNode list, Schema schema, String path) {
    checkLength(list.size(), schema, path, Unit.ELEMENTS);
    schema
        .items()
        .ifPresent(
            items -> {
              for (int index = 0; index < list.size(); index++) {
                walk(list.path(index), items, FieldPath.element(path, index));
              }
            });
    schema.uniqueBy().ifPresent(unique -> checkUnique(list, unique, path));
  }

  private void checkUnique(JsonNode list, Unique unique, String path) {
    Map<Object, Integer> seen = new HashMap<>();
    for (int index = 0; index < list.size(); index++) {
      JsonNode element = list.path(index);
      Object identity =
          unique.keys().isEmpty() ? element : unique.keys().stream().map(element::path).toList();
      @Nullable Integer first = seen.putIfAbsent(identity, index);
      if (first != null) {
        misfit(
            FindingCode.DUPLICATE,
            FieldPath.element(path, index),
            unique.keys().isEmpty()
                ? "The same stands in " + FieldPath.element(path, first) + " already."
                : "The same "
                    + String.join(" and ", unique.keys())
                    + " stands in "
                    + FieldPath.element(path, first)
                    + " already.",
            "Remove one of the two.");
      }
    }
  }

  private void checkText(String text, Schema schema, String path) {
    if (!schema.choices().isEmpty() && !schema.choices().contains(text)) {
      misfit(
          FindingCode.NOT_ONE_OF,
          path,
          "This is none of " + String.join(", ", schema.choices()) + ".",
          "Write " + NearestName.of(text, schema.choices()).orElse("one of them") + ".");
    }
    checkLength(text.codePointCount(0, text.length()), schema, path, Unit.CHARACTERS);
  }

  private void checkLength(int length, Schema schema, String path, Unit unit) {
    schema
        .length()
        .minimum()
        .ifPresent(
            minimum -> {
              if (length < minimum) {
                misfit(unit.tooFew, path, unit.empty, "Write a value, or remove the field.");
              }
            });
    schema
        .length()
        .maximum()
        .ifPresent(
            maximum -> {
              if (length > maximum) {
                misfit(
                    unit.tooMany,
                    path,
                    "There are " + length + " " + unit.name + ".",
                    "Write at most " + maximum + ".");
              }
            });
  }

  private void checkNumber(long number, Schema schema, String path) {
    schema
        .minimum()
        .ifPresent(
            minimum -> {
              if (number < minimum) {
                misfit(
                    FindingCode.OUT_OF_RANGE,
                    path,
                    "The number is less than " + minimum + ".",
                    "Write at least " + minimum + ".");
              }
            });
  }

  private void misfit(FindingCode code, String path, String message, String mend) {
    misfits++;
    findings.error(code, path, message, mend);
  }

  private void checkRules(JsonNode value, Schema schema, String path) {
    for (Rule rule : schema.rules()) {
      CelRules.Twin twin = celRules.twinOf(rule.message());
      if (!twin.holds().test(value)) {
        findings.error(
            twin.code(),
            rule.field().map(field -> FieldPath.field(path, field)).orElse(path),
            twin.message(),
            twin.mend());
      }
    }
  }

  /** What is counted. */
  private enum Unit {
    CHARACTERS("characters", "The text is empty.", FindingCode.TOO_SHORT, FindingCode.TOO_LONG),
    ELEMENTS("elements", "The list is empty.", FindingCode.TOO_FEW, FindingCode.TOO_MANY);

    private final String name;
    private final String empty;
    private final FindingCode tooFew;
    private final FindingCode tooMany;

    Unit(String name, String empty, FindingCode tooFew, FindingCode tooMany) {
      this.name = name;
      this.empty = empty;
      this.tooFew = tooFew;
      this.tooMany = tooMany;
    }
  }
}
