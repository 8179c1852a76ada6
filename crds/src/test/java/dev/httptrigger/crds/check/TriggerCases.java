package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.yaml.snakeyaml.Yaml;

/**
 * The table of good and bad triggers in {@code trigger-cases.yaml}, which says how to read it. Both
 * our own checks and the real API server are asked about each.
 */
final class TriggerCases {
  private TriggerCases() {}

  /**
   * One row.
   *
   * @param name what is tried
   * @param resource the whole resource
   * @param finding the first finding's line; empty: there is none
   * @param api what kubectl says; empty: the API server takes it
   */
  record TriggerCase(
      String name, ObjectNode resource, Optional<String> finding, Optional<String> api) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<TriggerCase> all() {
    JsonNode file = new ObjectMapper().valueToTree(load());
    List<TriggerCase> cases = new ArrayList<>();
    for (JsonNode row : file.path("cases")) {
      cases.add(
          new TriggerCase(
              row.path("case").textValue(),
              resource(row, file.path("base")),
              Optional.ofNullable(row.path("finding").textValue()),
              Optional.ofNullable(row.path("api").textValue())));
    }
    return cases;
  }

  private static ObjectNode resource(JsonNode row, JsonNode base) {
    ObjectNode resource = new ObjectMapper().createObjectNode();
    resource.put("apiVersion", "httptrigger.dev/v1alpha1").put("kind", "HttpTrigger");
    resource.putObject("metadata").put("name", "orders");
    resource.set("spec", row.has("spec") ? row.path("spec") : base.deepCopy());
    merge(row.path("with"), (ObjectNode) resource.path("spec"));
    if (row.has("provider")) {
      merge(row.path("provider"), (ObjectNode) resource.at("/spec/jwt/providers/0"));
    }
    merge(row.path("resource"), resource);
    return resource;
  }

  /** RFC 7396: objects are merged, null removes, anything else replaces. */
  private static void merge(JsonNode patch, ObjectNode into) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode current = into.path(field.getKey());
      if (field.getValue().isNull()) {
        into.remove(field.getKey());
      } else if (field.getValue().isObject() && current.isObject()) {
        merge(field.getValue(), (ObjectNode) current);
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }

  private static Object load() {
    try (InputStream in =
        Objects.requireNonNull(
            TriggerCases.class.getResourceAsStream("/trigger-cases.yaml"), "no table")) {
      return new Yaml().load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
