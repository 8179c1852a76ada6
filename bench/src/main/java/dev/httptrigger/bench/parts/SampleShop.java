package dev.httptrigger.bench.parts;

import dev.httptrigger.bench.workload.Workload;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Preparation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The requests and triggers of the scenarios, inside this process.
 *
 * @param workload what is asked
 * @param table its triggers, in force
 */
record SampleShop(Workload workload, PolicyTable table) {
  /**
   * Signs tokens and puts triggers in force.
   *
   * @param sizes how many tokens
   * @param neverSeen the algorithms of tokens that are never seen twice
   */
  static SampleShop open(Workload.Sizes sizes, List<String> neverSeen) {
    try {
      Path folder = Files.createTempDirectory("httptrigger-parts-");
      Workload workload = Workload.create(folder, sizes, Instant.now());
      neverSeen.forEach(workload::addFresh);
      deleteAtTheEnd(folder);
      return new SampleShop(
          workload, SampleTriggers.table(folder, new Preparation(SignatureLibrary.usual())));
    } catch (IOException e) {
      throw new UncheckedIOException("can't write triggers", e);
    }
  }

  /** The folder goes last: what was registered first. */
  private static void deleteAtTheEnd(Path folder) throws IOException {
    folder.toFile().deleteOnExit();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> file.toFile().deleteOnExit());
    }
  }
}
