package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.workload.Crowd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server on many triggers.
 *
 * @param crowd the triggers
 * @param folder their manifests
 * @param process the server
 * @param readySeconds from its start until it was ready
 */
record CrowdServer(Crowd crowd, Path folder, GrpcProcess process, double readySeconds) {
  /** Writes the triggers and starts the server; it ends with the run. */
  static CrowdServer start(Run run, int triggers) {
    try {
      Path folder = Files.createDirectory(run.folder().resolve("crowd-" + triggers));
      Crowd crowd = Crowd.create(folder, triggers);
      long start = System.nanoTime();
      GrpcProcess process = run.serve(folder);
      return new CrowdServer(crowd, folder, process, (System.nanoTime() - start) / 1e9);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write triggers", e);
    }
  }
}
