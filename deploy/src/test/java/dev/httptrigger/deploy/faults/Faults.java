package dev.httptrigger.deploy.faults;

import java.util.List;
import java.util.stream.Stream;

/** All faults. */
final class Faults {
  private Faults() {}

  /** Those that may come again and again. */
  static List<Fault> recurring() {
    return Stream.of(
            ProcessFaults.all(),
            SurroundingsFaults.all(),
            ConfigurationFaults.all(),
            ClusterFaults.all(),
            ApiServerFaults.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Those that are felt for long afterwards. */
  static List<Fault> last() {
    return List.of(ClusterFaults.definitionGone());
  }
}
