package dev.httptrigger.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads manifests: YAML with one or several documents, or JSON. Pure and thread-safe; never throws
 * for what a text holds.
 */
public final class ManifestParser {
  /** How long a file may be. */
  public static final int MAXIMUM_CHARACTERS = 8 * 1024 * 1024;

  /** Where an object is whose manifest names no namespace (DESIGN §3). */
  public static final String DEFAULT_NAMESPACE = "default";

  /** RFC 1123 names, as Kubernetes wants them of objects. */
  private static final Pattern OBJECT_NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  private static final int MAXIMUM_NAME = 253;

  private ManifestParser() {}

  /**
   * The objects in a file's text. Documents without any content are passed over; a {@code List} is
   * its items.
   *
   * @param fileName only for messages
   * @param text the whole text; a text that begins with a brace is JSON
   */
  public static ParsedFile parse(String fileName, String text) {
    ProblemList problems = new ProblemList(fileName);
    List<Manifest> manifests = new ArrayList<>();
    if (text.length() > MAXIMUM_CHARACTERS) {
      problems.add(1, "The file has more than " + MAXIMUM_CHARACTERS + " characters.", "Split it.");
      return new ParsedFile(manifests, problems.all());
    }
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<Document> documents =
        content.stripLeading().startsWith("{")
            ? JsonReader.read(content, problems)
            : YamlReader.read(content, problems);
    for (Document document : documents) {
      if (!document.tree().isNull()) {
        addObjects(document, manifests, problems);
      }
    }
    return new ParsedFile(manifests, problems.all());
  }

  private static void addObjects(
      Document document, List<Manifest> manifests, ProblemList problems) {
    JsonNode tree = document.tree();
    if (!tree.isObject()) {
      problems.add(
          document.lineOf(FieldPath.ROOT),
          "This document is no object.",
          "Write apiVersion, kind, metadata and spec.");
      return;
    }
    String kind = tree.path("kind").asText();
    if ((kind.equals("List") || kind.equals("HttpTriggerList")) && tree.path("items").isArray()) {
      document.items().forEach(item -> addObjects(item, manifests, problems));
      return;
    }
    manifest(document, problems).ifPresent(manifests::add);
  }

  private static Optional<Manifest> manifest(Document document, ProblemList problems) {
    Optional<String> apiVersion = word(document, "apiVersion", problems);
    Optional<String> kind = word(document, "kind", problems);
    Optional<ObjectName> name = name(document, problems);
    if (apiVersion.isEmpty() || kind.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Manifest(
            apiVersion.get(),
            kind.get(),
            name.get(),
            document.tree(),
            FieldLines.of(document.lines())));
  }

  private static Optional<ObjectName> name(Document document, ProblemList problems) {
    JsonNode metadata = document.tree().path("metadata");
    if (!metadata.isObject()) {
      problems.add(
          document.lineOf("metadata"),
          "The object has no metadata with a name.",
          "Write metadata: {name: …}.");
      return Optional.empty();
    }
    Optional<String> name = objectName(document, "name", problems);
    Optional<String> namespace =
        metadata.has("namespace")
            ? objectName(document, "namespace", problems)
            : Optional.of(DEFAULT_NAMESPACE);
    if (name.isEmpty() || namespace.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ObjectName(namespace.get(), name.get()));
  }

  private static Optional<String> word(Document document, String field, ProblemList problems) {
    JsonNode value = document.tree().path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      problems.add(
          document.lineOf(field),
          value.isMissingNode() ? field + " is missing." : field + " is no text.",
          "Write " + field + " as Kubernetes objects have it.");
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  private static Optional<String> objectName(
      Document document, String field, ProblemList problems) {
    String path = FieldPath.field("metadata", field);
    JsonNode value = document.tree().path("metadata").path(field);
    if (value.isMissingNode()) {
      problems.add(document.lineOf(path), path + " is missing.", "Write a name such as orders.");
      return Optional.empty();
    }
    if (!value.isTextual()
        || value.textValue().length() > MAXIMUM_NAME
        || !OBJECT_NAME.matcher(value.textValue()).matches()) {
      problems.add(
          document.lineOf(path),
          path + " is no text of lower-case letters, digits and inner hyphens or dots.",
          "Write a name such as orders, in quotes where it is a number.");
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }
}
