package dev.httptrigger.crds.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.manifest.ParsedFile;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Triggers from YAML. */
final class Triggers {
  /** When every trigger was created, unless said otherwise. */
  static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private static final TriggerCheck CHECK = TriggerCheck.create();

  private Triggers() {}

  /** The first version of an object whose uid is made of its name. */
  static PreparedTrigger prepared(String yaml) {
    return prepared(yaml, 1, CREATED);
  }

  static PreparedTrigger prepared(String yaml, long generation, Instant created) {
    return prepared(yaml, generation, created, _ -> new Missing());
  }

  static PreparedTrigger prepared(
      String yaml, long generation, Instant created, ReferencedObjects objects) {
    ParsedFile file = ManifestParser.parse("test.yaml", yaml);
    if (!file.problems().isEmpty()) {
      throw new IllegalArgumentException(file.problems().getFirst().text());
    }
    Manifest manifest = file.manifests().getFirst();
    return PreparedTrigger.of(
        CHECK.check(manifest.tree()),
        manifest.tree(),
        "uid-of-" + manifest.name().name(),
        generation,
        created,
        objects);
  }

  /** An object with the label and one value. */
  static Present present(String key, String text) {
    return new Present(Map.of(key, Octets.of(text.getBytes(UTF_8))), true);
  }

  /** A trigger of which nothing was in force. */
  static TriggerState fresh(PreparedTrigger prepared) {
    return new TriggerState(prepared, Optional.empty());
  }

  /** A trigger with what was in force. */
  static TriggerState after(TriggerConfig inForce, PreparedTrigger prepared) {
    return new TriggerState(prepared, Optional.of(inForce));
  }
}
