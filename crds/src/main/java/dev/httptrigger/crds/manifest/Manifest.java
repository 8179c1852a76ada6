package dev.httptrigger.crds.manifest;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;

/**
 * One Kubernetes object as a person wrote it. The tree may hold secrets and never shows in {@link
 * #toString()}; nobody changes it.
 *
 * @param apiVersion group and version
 * @param kind the kind
 * @param name namespace, {@code default} where none is written, and name
 * @param tree the whole object as written
 * @param lines where each field stands
 */
public record Manifest(
    String apiVersion, String kind, ObjectName name, JsonNode tree, FieldLines lines) {
  /** Checks that nothing is null. */
  public Manifest {
    requireNonNull(apiVersion, "apiVersion is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
    requireNonNull(tree, "tree is null");
    requireNonNull(lines, "lines is null");
  }

  /** What and where, never the tree. */
  @Override
  public String toString() {
    return kind + " " + name + " (" + apiVersion + ") at line " + lines.lineOf(FieldPath.ROOT);
  }
}
