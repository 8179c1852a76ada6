package dev.httptrigger.operator.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.operator.configuration.NamespaceSelector.Operator;
import dev.httptrigger.operator.configuration.NamespaceSelector.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a {@code namespaceSelector}, in the form of Kubernetes' label selectors. */
final class SelectorReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?");
  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_PREFIX = 253;

  private final ConfigurationReader reader;

  SelectorReader(ConfigurationReader reader) {
    this.reader = reader;
  }

  NamespaceSelector read(JsonNode selector, String path) throws RefusedConfigurationException {
    reader.requireFields(selector, path, Set.of(), List.of("matchLabels", "matchExpressions"));
    List<Requirement> requirements = new ArrayList<>();
    if (selector.has("matchLabels")) {
      labels(selector.path("matchLabels"), FieldPath.field(path, "matchLabels"), requirements);
    }
    if (selector.has("matchExpressions")) {
      JsonNode list = reader.list(selector, path, "matchExpressions");
      String field = FieldPath.field(path, "matchExpressions");
      for (int index = 0; index < list.size(); index++) {
        requirements.add(expression(list.path(index), FieldPath.element(field, index)));
      }
    }
    if (requirements.isEmpty()) {
      throw reader.refused(
          path,
          "requires nothing, so it would choose every namespace.",
          "Write matchLabels; where every namespace is meant, matchExpressions: [{key:"
              + " kubernetes.io/metadata.name, operator: Exists}].");
    }
    return new NamespaceSelector(requirements);
  }

  private void labels(JsonNode labels, String path, List<Requirement> requirements)
      throws RefusedConfigurationException {
    if (!labels.isObject()) {
      throw reader.refused(path, "is no object.", "Write labels such as team: shop.");
    }
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      String field = FieldPath.field(path, label.getKey());
      requireKey(label.getKey(), field);
      requirements.add(
          new Requirement(label.getKey(), Operator.IN, Set.of(value(label.getValue(), field))));
    }
  }

  private Requirement expression(JsonNode expression, String path)
      throws RefusedConfigurationException {
    reader.requireFields(
        expression, path, Set.of("key", "operator"), List.of("key", "operator", "values"));
    String key = reader.text(expression.path("key"), FieldPath.field(path, "key"));
    requireKey(key, FieldPath.field(path, "key"));
    Operator operator = operator(expression, FieldPath.field(path, "operator"));
    boolean wantsValues = operator == Operator.IN || operator == Operator.NOT_IN;
    Set<String> values = values(expression, path);
    if (values.isEmpty() == wantsValues) {
      throw reader.refused(
          FieldPath.field(path, "values"),
          wantsValues ? "is missing or empty." : "stands beside an operator that takes none.",
          wantsValues ? "Write at least one value." : "Remove it.");
    }
    return new Requirement(key, operator, values);
  }

  private Operator operator(JsonNode expression, String path) throws RefusedConfigurationException {
    return switch (reader.text(expression.path("operator"), path)) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      default ->
          throw reader.refused(path, "is no operator.", "Write In, NotIn, Exists or DoesNotExist.");
    };
  }

  private Set<String> values(JsonNode expression, String path)
      throws RefusedConfigurationException {
    Set<String> values = new HashSet<>();
    if (expression.has("values")) {
      JsonNode list = reader.list(expression, path, "values");
      String field = FieldPath.field(path, "values");
      for (int index = 0; index < list.size(); index++) {
        values.add(value(list.path(index), FieldPath.element(field, index)));
      }
    }
    return values;
  }

  private String value(JsonNode value, String path) throws RefusedConfigurationException {
    String text = reader.text(value, path);
    if (!text.isEmpty() && (text.length() > LONGEST_NAME || !NAME.matcher(text).matches())) {
      throw reader.refused(
          path, "is no value that a label can have.", "Write it as the namespace has it.");
    }
    return text;
  }

  private void requireKey(String key, String path) throws RefusedConfigurationException {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    boolean prefixFits =
        slash < 0
            || (slash > 0
                && slash <= LONGEST_PREFIX
                && NAME.matcher(key.substring(0, slash)).matches());
    if (!prefixFits || name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw reader.refused(
          path, "is no name of a label.", "Write one such as kubernetes.io/metadata.name.");
    }
  }
}
