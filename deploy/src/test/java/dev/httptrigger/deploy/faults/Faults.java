package dev.httptrigger.deploy.faults;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** All faults. */
final class Faults {
  private static final Duration SHORT = Duration.ofSeconds(3);

  private Faults() {}

  /** Those that may come again and again. */
  static List<Fault> recurring() {
    return Stream.of(
            ProcessFaults.all(),
            SurroundingsFaults.all(),
            ConfigurationFaults.all(),
            ClusterFaults.all(),
            KeyServerFaults.all(),
            ApiServerFaults.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Those of them that are over in a few seconds. */
  static List<Fault> shortOnes() {
    return recurring().stream().filter(fault -> fault.lasts().compareTo(SHORT) <= 0).toList();
  }

  /** Those that are felt for long afterwards. */
  static List<Fault> last() {
    return List.of(ClusterFaults.definitionGone());
  }
}
