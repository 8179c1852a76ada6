package dev.httptrigger.operator.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.check.HostPatternForm;
import dev.httptrigger.crds.manifest.DocumentParser;
import dev.httptrigger.crds.manifest.DocumentParser.DocumentReading;
import dev.httptrigger.crds.manifest.FieldLines;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.operator.configuration.OperatorConfiguration.HostGrant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code config.yaml} of the operator's ConfigMap. What is right in all but one place is not
 * used in part: the one place may be the grant on which somebody's host hangs. Pure.
 */
final class ConfigurationReader {
  /** The key of the ConfigMap. */
  static final String KEY = "config.yaml";

  private final FieldLines lines;

  private ConfigurationReader(FieldLines lines) {
    this.lines = lines;
  }

  /**
   * The configuration.
   *
   * @throws RefusedConfigurationException if anything in it is not as it should be, with the line
   *     and the field
   */
  static OperatorConfiguration read(String text) throws RefusedConfigurationException {
    DocumentReading reading = DocumentParser.parse(KEY, text);
    if (reading.tree().isEmpty()) {
      throw new RefusedConfigurationException(reading.problems().getFirst().text());
    }
    return new ConfigurationReader(reading.lines()).configuration(reading.tree().get());
  }

  private OperatorConfiguration configuration(JsonNode tree) throws RefusedConfigurationException {
    requireFields(tree, FieldPath.ROOT, Set.of("hostGrants"), List.of("hostGrants"));
    JsonNode list = list(tree, FieldPath.ROOT, "hostGrants");
    List<HostGrant> grants = new ArrayList<>();
    for (int index = 0; index < list.size(); index++) {
      grants.add(grant(list.path(index), FieldPath.element("hostGrants", index)));
    }
    return new OperatorConfiguration(grants);
  }

  private HostGrant grant(JsonNode grant, String path) throws RefusedConfigurationException {
    List<String> fields = List.of("namespaceSelector", "hosts");
    requireFields(grant, path, Set.copyOf(fields), fields);
    NamespaceSelector namespaces =
        new SelectorReader(this)
            .read(grant.path("namespaceSelector"), FieldPath.field(path, "namespaceSelector"));
    return new HostGrant(namespaces, hosts(grant, path));
  }

  private Set<String> hosts(JsonNode grant, String path) throws RefusedConfigurationException {
    JsonNode list = list(grant, path, "hosts");
    String field = FieldPath.field(path, "hosts");
    if (list.isEmpty()) {
      throw refused(field, "is empty.", "Write at least one host, or remove the grant.");
    }
    Set<String> hosts = new HashSet<>();
    for (int index = 0; index < list.size(); index++) {
      String element = FieldPath.element(field, index);
      String host = text(list.path(index), element);
      if (host.length() > HostPatternForm.LONGEST || !HostPatternForm.fits(host)) {
        throw refused(
            element,
            "is no host name in lower case, without a port.",
            "Write a name such as orders.example.com or \"*.example.com\", or \"*\".");
      }
      if (!hosts.add(host)) {
        throw refused(element, "stands there twice.", "Remove one.");
      }
    }
    return hosts;
  }

  /** A field that must be a list. */
  JsonNode list(JsonNode object, String path, String field) throws RefusedConfigurationException {
    if (!object.path(field).isArray()) {
      throw refused(FieldPath.field(path, field), "is no list.", "Write a list, [] for none.");
    }
    return object.path(field);
  }

  /** A value that must be a text. */
  String text(JsonNode value, String path) throws RefusedConfigurationException {
    if (!value.isTextual()) {
      throw refused(path, "is no text.", "Write a text, in quotes.");
    }
    return value.textValue();
  }

  /** An object must have all required fields and none that is not known. */
  void requireFields(JsonNode object, String path, Set<String> required, List<String> known)
      throws RefusedConfigurationException {
    String names = String.join(", ", known);
    if (!object.isObject()) {
      throw refused(path, "is no object.", "Write " + names + " there.");
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey())) {
        throw refused(
            FieldPath.field(path, field.getKey()), "is not known.", "Write " + names + " only.");
      }
    }
    for (String field : known) {
      if (required.contains(field) && !object.has(field)) {
        throw refused(FieldPath.field(path, field), "is missing.", "Add " + field + ".");
      }
    }
  }

  /** Says line, field, what is wrong and the mend. */
  RefusedConfigurationException refused(String path, String problem, String mend) {
    String field = path.isEmpty() ? "the document" : path;
    return new RefusedConfigurationException(
        KEY + ":" + lines.lineOf(path) + ": " + field + " " + problem + " " + mend);
  }
}
