package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.machine.Pause;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.workload.Crowd;
import dev.httptrigger.testkit.RealPartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A server on many triggers.
 *
 * @param crowd the triggers
 * @param folder their manifests
 * @param process the server
 * @param readySeconds from its start until it was ready
 */
record CrowdServer(Crowd crowd, Path folder, GrpcProcess process, double readySeconds) {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  /** What the server logs when it has taken up what changed in its folder. */
  private static final Pattern TAKEN = Pattern.compile("Read \\S+: \\d+ triggers");

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

  /** How often it has taken up what changed in its folder. */
  long changesTaken() {
    return TAKEN.matcher(process.log()).results().count();
  }

  /**
   * Changes one trigger, and waits until it is in force.
   *
   * @param besides a folder beside the manifests
   */
  void changeOne(int number, Path besides) {
    long before = changesTaken();
    try {
      crowd.change(folder, number, besides);
    } catch (IOException e) {
      throw new UncheckedIOException("can't change a manifest", e);
    }
    awaitChangesTakenAfter(before);
  }

  /** Waits until it has once more: changes that nobody took up would have disturbed nobody. */
  void awaitChangesTakenAfter(long before) {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (changesTaken() == before) {
      if (System.nanoTime() - end > 0) {
        throw new RealPartException("the changes were not taken up\n" + process.logTail());
      }
      Pause.of(POLL);
    }
  }
}
