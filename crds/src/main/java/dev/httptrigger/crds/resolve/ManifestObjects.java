package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.targets.TargetObjects;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets and ConfigMaps among manifests. Immutable and thread-safe.
 *
 * @param byReference those that are there
 * @param otherwise what is known of any other
 */
public record ManifestObjects(Map<ObjectReference, Lookup> byReference, Lookup otherwise)
    implements ReferencedObjects {
  /** Takes a copy. */
  public ManifestObjects {
    byReference = Map.copyOf(byReference);
    requireNonNull(otherwise, "otherwise is null");
  }

  /** Where the manifests are all there is: a folder that a server follows. */
  public static ManifestObjects all(Collection<Manifest> manifests) {
    return new ManifestObjects(read(manifests), new Missing());
  }

  /** Where a cluster may have more: files that a person asks about. */
  public static ManifestObjects some(Collection<Manifest> manifests) {
    return new ManifestObjects(read(manifests), new NotBrought());
  }

  /** Where some of a folder's manifests can't be read just now: what is missing says nothing. */
  public static ManifestObjects asFarAsReadable(Collection<Manifest> manifests) {
    return new ManifestObjects(
        read(manifests), new Unreadable("one of the files can't be read just now"));
  }

  @Override
  public Lookup find(ObjectReference object) {
    return byReference.getOrDefault(object, otherwise);
  }

  /** What a gateway says of its objects stands in no manifest. */
  @Override
  public TargetObjects targets() {
    return otherwise instanceof NotBrought ? TargetObjects.notAsked() : TargetObjects.onlyFiles();
  }

  @Override
  public FetchedKeys fetched(Remote source) {
    return otherwise instanceof NotBrought ? new FetchedKeys.NotAsked() : new FetchedKeys.Pending();
  }

  private static Map<ObjectReference, Lookup> read(Collection<Manifest> manifests) {
    Map<ObjectReference, Lookup> objects = new HashMap<>();
    for (Manifest manifest : manifests) {
      kind(manifest)
          .ifPresent(
              kind ->
                  objects.merge(
                      new ObjectReference(kind, manifest.name()),
                      lookup(kind, manifest.tree()),
                      (_, _) -> new Unreadable("it stands twice in these files")));
    }
    return objects;
  }

  /** Which of the two kinds a manifest is, if it is one of them. */
  public static Optional<ObjectKind> kind(Manifest manifest) {
    for (ObjectKind kind : ObjectKind.values()) {
      if (manifest.apiVersion().equals("v1") && manifest.kind().equals(kind.text())) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static Lookup lookup(ObjectKind kind, JsonNode tree) {
    Map<String, Octets> data = new HashMap<>();
    // As the API server merges them: what stands later here wins.
    boolean readable =
        switch (kind) {
          case SECRET ->
              put(tree.path("data"), ManifestObjects::base64, data)
                  && put(tree.path("stringData"), ManifestObjects::utf8, data);
          case CONFIG_MAP ->
              put(tree.path("data"), ManifestObjects::utf8, data)
                  && put(tree.path("binaryData"), ManifestObjects::base64, data);
        };
    boolean labelled =
        tree.path("metadata")
            .path("labels")
            .path(HttpTriggerResource.KEYS_LABEL)
            .asText()
            .equals(HttpTriggerResource.KEYS_LABEL_VALUE);
    return readable
        ? new Present(data, labelled)
        : new Unreadable("a value of its data is no text, or not base64 where it has to be");
  }

  /** Reads one value; empty where it is not what it should be. */
  private interface Decoder {
    Optional<Octets> decode(String text);
  }

  private static boolean put(JsonNode values, Decoder decoder, Map<String, Octets> data) {
    for (Map.Entry<String, JsonNode> entry : values.properties()) {
      Optional<Octets> value =
          entry.getValue().isTextual()
              ? decoder.decode(entry.getValue().textValue())
              : Optional.empty();
      if (value.isEmpty()) {
        return false;
      }
      data.put(entry.getKey(), value.get());
    }
    return true;
  }

  private static Optional<Octets> utf8(String text) {
    try {
      return Optional.of(
          Octets.of(bytes(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)))));
    } catch (CharacterCodingException halfOfAPair) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** Kubernetes takes line breaks in it. */
  private static Optional<Octets> base64(String text) {
    try {
      return Optional.of(Octets.of(Base64.getDecoder().decode(text.replaceAll("[\\r\\n]", ""))));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
