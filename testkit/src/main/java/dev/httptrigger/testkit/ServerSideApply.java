package dev.httptrigger.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Applies manifests as {@code kubectl apply --server-side --force-conflicts} does, for a twentieth
 * of what it takes to start kubectl. Safe for use by several threads.
 */
final class ServerSideApply {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "application/apply-patch+yaml";

  private final ApiClient client;

  /** By {@code apiVersion/kind}. Definitions come later, so what is not in here is asked for. */
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  private record Kind(String plural, boolean namespaced) {}

  ServerSideApply(ApiClient client) {
    this.client = client;
  }

  /**
   * Applies each of the documents.
   *
   * @throws RealPartException with the API server's answer, at the first that it refuses
   */
  void apply(String manifests) {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(manifests)) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (!document.isNull() && !document.isMissingNode()) {
          applyOne(document);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void applyOne(JsonNode object) throws IOException {
    String name = object.at("/metadata/name").asText();
    String path = path(object) + "/" + name + "?fieldManager=kubectl&force=true";
    JsonNode _ =
        client
            .send("PATCH", path, TYPE, JSON.writeValueAsString(object))
            .jsonOrThrow(object.at("/kind").asText() + " " + name + " is refused");
  }

  private String path(JsonNode object) {
    String version = object.at("/apiVersion").asText();
    Kind kind = kind(version, object.at("/kind").asText());
    String namespace = object.at("/metadata/namespace").asText("default");
    return group(version)
        + (kind.namespaced() ? "/namespaces/" + namespace : "")
        + "/"
        + kind.plural();
  }

  private static String group(String version) {
    return (version.contains("/") ? "/apis/" : "/api/") + version;
  }

  private Kind kind(String version, String kind) {
    String key = version + "/" + kind;
    if (!kinds.containsKey(key)) {
      ask(version);
    }
    return Optional.ofNullable(kinds.get(key))
        .orElseThrow(() -> new RealPartException("the API server has no " + key));
  }

  private void ask(String version) {
    for (JsonNode each : client.get(group(version)).json().path("resources")) {
      String plural = each.path("name").asText();
      // The others are subresources, and of another kind's name at times.
      if (!plural.contains("/")) {
        kinds.put(
            version + "/" + each.path("kind").asText(),
            new Kind(plural, each.path("namespaced").asBoolean()));
      }
    }
  }
}
