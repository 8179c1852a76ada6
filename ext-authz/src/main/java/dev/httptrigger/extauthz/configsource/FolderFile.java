package dev.httptrigger.extauthz.configsource;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.manifest.FieldLines;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ParsedFile;
import dev.httptrigger.crds.manifest.SyntaxProblem;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.FetchedKeys.Pending;
import dev.httptrigger.crds.resolve.ManifestObjects;
import dev.httptrigger.crds.resolve.References;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a file of a folder holds, for as long as it does not change. Of a trigger that refers to
 * nothing else only what it comes to is kept: as written, ten thousand would take as much memory as
 * all that is made of them. Immutable.
 *
 * @param triggers its triggers, in their order
 * @param referable its Secrets and ConfigMaps
 * @param ignored what else it holds, to be told
 * @param problems why it could not be read whole; empty: it was
 */
record FolderFile(
    List<Place> triggers,
    List<Manifest> referable,
    List<Ignored> ignored,
    List<SyntaxProblem> problems) {
  /** Files have no uid: an object is its name. */
  static final String UID = "file";

  static final long GENERATION = 1;

  /** Files have no age that counts: ties go by the name, after every restart alike. */
  static final Instant ALWAYS = Instant.EPOCH;

  private static final FolderObjects NO_OBJECTS =
      new FolderObjects(ManifestObjects.all(List.of()), _ -> new Pending());

  /** Takes copies. */
  FolderFile {
    triggers = List.copyOf(triggers);
    referable = List.copyOf(referable);
    ignored = List.copyOf(ignored);
    problems = List.copyOf(problems);
  }

  /** Whether there is nothing in it, not even a mistake. */
  boolean isEmpty() {
    return triggers.isEmpty() && referable.isEmpty() && ignored.isEmpty() && problems.isEmpty();
  }

  /**
   * A trigger and where it stands.
   *
   * @param file the file
   * @param name the trigger
   * @param lines where its fields stand
   * @param text what it says
   */
  record Place(Path file, ObjectName name, FieldLines lines, Text text) {
    /** File and line of a field. */
    String at(String field) {
      return file + ":" + lines.lineOf(field);
    }
  }

  /** What a trigger says. */
  sealed interface Text {
    /**
     * Of one that refers to nothing: it comes to the same, whatever else is there.
     *
     * @param prepared what the pipeline takes
     */
    record Final(PreparedTrigger prepared) implements Text {}

    /**
     * Of one that refers to other objects or to key sets at URLs, which may change.
     *
     * @param manifest as it is written
     */
    record Referring(Manifest manifest) implements Text {}
  }

  /**
   * An object that changes nothing here.
   *
   * @param kind what it is
   * @param at file and line
   */
  record Ignored(String kind, String at) {}

  /**
   * What there is of a file.
   *
   * @param check reads triggers
   * @param file its path
   * @param parsed all that it holds
   */
  static FolderFile of(TriggerCheck check, Path file, ParsedFile parsed) {
    List<Place> triggers = new ArrayList<>();
    List<Manifest> referable = new ArrayList<>();
    List<Ignored> ignored = new ArrayList<>();
    for (Manifest manifest : parsed.manifests()) {
      if (isTrigger(manifest)) {
        triggers.add(new Place(file, manifest.name(), manifest.lines(), text(check, manifest)));
      } else if (ManifestObjects.kind(manifest).isPresent()) {
        referable.add(manifest);
      } else {
        ignored.add(
            new Ignored(manifest.kind(), file + ":" + manifest.lines().lineOf(FieldPath.ROOT)));
      }
    }
    return new FolderFile(triggers, referable, ignored, parsed.problems());
  }

  /** Also where only one of kind and group is right: then the other is a mistake to be told. */
  private static boolean isTrigger(Manifest manifest) {
    return manifest.kind().equals(HttpTriggerResource.KIND)
        || manifest.apiVersion().startsWith(HttpTriggerResource.GROUP + "/");
  }

  private static Text text(TriggerCheck check, Manifest manifest) {
    return refers(manifest)
        ? new Text.Referring(manifest)
        : new Text.Final(prepared(check, manifest, NO_OBJECTS));
  }

  private static boolean refers(Manifest manifest) {
    String namespace = manifest.name().namespace();
    return !References.of(namespace, manifest.tree().path("spec")).isEmpty()
        || !References.remote(namespace, manifest.tree().path("spec"), NO_OBJECTS).isEmpty();
  }

  /** What the pipeline takes of a trigger, with what is known of all that it refers to. */
  static PreparedTrigger prepared(TriggerCheck check, Manifest manifest, FolderObjects objects) {
    return PreparedTrigger.read(check, manifest.tree(), UID, GENERATION, ALWAYS, objects);
  }
}
