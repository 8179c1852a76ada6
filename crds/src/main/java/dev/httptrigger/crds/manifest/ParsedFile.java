package dev.httptrigger.crds.manifest;

import java.util.List;

/**
 * What a file holds.
 *
 * @param manifests the objects that could be read, in their order
 * @param problems why others could not; empty: the file was read whole
 */
public record ParsedFile(List<Manifest> manifests, List<SyntaxProblem> problems) {
  /** Takes copies. */
  public ParsedFile {
    manifests = List.copyOf(manifests);
    problems = List.copyOf(problems);
  }
}
