package dev.httptrigger.cli;

import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.manifest.ParsedFile;
import dev.httptrigger.crds.manifest.SyntaxProblem;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import java.util.ArrayList;
import java.util.List;

/**
 * All manifests that a person named.
 *
 * @param triggers those that are, or were meant to be, an HttpTrigger
 * @param others all else
 * @param problems what could not be read
 */
record ManifestFiles(List<Located> triggers, List<Located> others, List<SyntaxProblem> problems) {
  /** Takes copies. */
  ManifestFiles {
    triggers = List.copyOf(triggers);
    others = List.copyOf(others);
    problems = List.copyOf(problems);
  }

  /**
   * A manifest and the file it stands in.
   *
   * @param file as the person named it
   * @param manifest what stands there
   */
  record Located(String file, Manifest manifest) {
    /** File and line of a field, in the form that editors jump to. */
    String place(String field) {
      return file + ":" + manifest.lines().lineOf(field);
    }
  }

  /**
   * Reads them all.
   *
   * @param names files, folders, or {@code -}
   * @throws UnreadableInputException when a file can't be read at all
   */
  static ManifestFiles read(InputFiles input, List<String> names) {
    List<Located> triggers = new ArrayList<>();
    List<Located> others = new ArrayList<>();
    List<SyntaxProblem> problems = new ArrayList<>();
    for (String file : input.manifests(names)) {
      ParsedFile parsed = ManifestParser.parse(file, input.read(file));
      problems.addAll(parsed.problems());
      for (Manifest manifest : parsed.manifests()) {
        (isTrigger(manifest) ? triggers : others).add(new Located(file, manifest));
      }
    }
    return new ManifestFiles(triggers, others, problems);
  }

  /** Also where only one of kind and group is right: then the other is a mistake to be told. */
  private static boolean isTrigger(Manifest manifest) {
    return manifest.kind().equals(HttpTriggerResource.KIND)
        || manifest.apiVersion().startsWith(HttpTriggerResource.GROUP + "/");
  }
}
