package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.process.ClusterOperator;
import dev.httptrigger.bench.workload.Crowd;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Many triggers on a cluster. */
final class ClusterCrowd {
  private static final int NAMESPACES = 20;

  private ClusterCrowd() {}

  /** Starts an operator, and its API server, on both processors. */
  static ClusterOperator start(Run run) {
    run.cores()
        .letUseBoth(ProcessHandle.current().pid()); // what a process starts runs where it does
    Path checkout = run.launcher().toAbsolutePath().resolveSibling("");
    return ClusterOperator.start(checkout, run.nextLog());
  }

  /**
   * Creates triggers, and waits until the operator has written the configuration of them all.
   *
   * @param triggers how many
   */
  static void write(ClusterOperator operator, int triggers) {
    List<String> namespaces =
        IntStream.range(0, namespaces(triggers)).mapToObj(ClusterCrowd::namespace).toList();
    List<String> manifests = new Crowd(triggers).manifests(namespaces);
    for (int namespace = 0; namespace < namespaces.size(); namespace++) {
      int own = namespace;
      operator.create(
          namespaces.get(namespace),
          IntStream.range(0, triggers)
              .filter(trigger -> trigger % namespaces.size() == own)
              .mapToObj(manifests::get)
              .toList());
    }
    operator.awaitWritten(triggers);
  }

  /**
   * Makes a small change to one of them: another header gets its claim.
   *
   * @param triggers how many there are
   */
  static void change(ClusterOperator operator, int triggers, int number) {
    operator.change(
        namespace(number % namespaces(triggers)),
        Crowd.name(number),
        """
        {"spec":{"jwt":{"forwardClaims":[{"claim":"sub","to":"Header","name":"x-changed"}]}}}
        """);
  }

  private static int namespaces(int triggers) {
    return Math.min(NAMESPACES, triggers);
  }

  private static String namespace(int number) {
    return "team-" + number;
  }
}
