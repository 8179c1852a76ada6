package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.manifest.Manifest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * ConfigMaps among manifests. Immutable and thread-safe.
 *
 * @param byName those that are there
 * @param otherwise what is known of any other
 */
public record ManifestConfigMaps(Map<ObjectName, Lookup> byName, Lookup otherwise)
    implements ConfigMaps {
  /** Takes a copy. */
  public ManifestConfigMaps {
    byName = Map.copyOf(byName);
    requireNonNull(otherwise, "otherwise is null");
  }

  /** Where the manifests are all there is: a folder that a server follows. */
  public static ManifestConfigMaps all(Collection<Manifest> manifests) {
    return new ManifestConfigMaps(read(manifests), new Missing());
  }

  /** Where a cluster may have more: files that a person asks about. */
  public static ManifestConfigMaps some(Collection<Manifest> manifests) {
    return new ManifestConfigMaps(read(manifests), new NotBrought());
  }

  /** Where some of a folder's manifests can't be read just now: what is missing says nothing. */
  public static ManifestConfigMaps asFarAsReadable(Collection<Manifest> manifests) {
    return new ManifestConfigMaps(
        read(manifests), new Unreadable("one of the files can't be read just now"));
  }

  @Override
  public Lookup find(ObjectName name) {
    return byName.getOrDefault(name, otherwise);
  }

  private static Map<ObjectName, Lookup> read(Collection<Manifest> manifests) {
    Map<ObjectName, Lookup> byName = new HashMap<>();
    for (Manifest manifest : manifests) {
      if (manifest.apiVersion().equals("v1") && manifest.kind().equals("ConfigMap")) {
        byName.merge(
            manifest.name(),
            lookup(manifest.tree().path("data")),
            (_, _) -> new Unreadable("it stands twice in these files"));
      }
    }
    return byName;
  }

  private static Lookup lookup(JsonNode data) {
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : data.properties()) {
      if (!entry.getValue().isTextual()) {
        return new Unreadable("a value of its data is no text");
      }
      texts.put(entry.getKey(), entry.getValue().textValue());
    }
    return new Present(texts);
  }
}
