package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** No namespace can fill the servers: which of its triggers are too many. Pure. */
final class NamespaceBound {
  private final int maximum;

  NamespaceBound(int maximum) {
    this.maximum = maximum;
  }

  /**
   * The triggers that are too many: the newest, and none that is in force.
   *
   * @param inForce whether servers decide requests by a trigger already
   */
  Set<ObjectName> beyond(Collection<PreparedTrigger> triggers, Predicate<PreparedTrigger> inForce) {
    Map<String, List<PreparedTrigger>> byNamespace =
        triggers.stream().collect(Collectors.groupingBy(each -> each.name().namespace()));
    Set<ObjectName> beyond = new HashSet<>();
    for (List<PreparedTrigger> each : byNamespace.values()) {
      if (each.size() > maximum) {
        List<PreparedTrigger> waiting =
            each.stream()
                .filter(inForce.negate())
                .sorted(
                    Comparator.comparing(PreparedTrigger::created)
                        .thenComparing(PreparedTrigger::name))
                .toList();
        int room = Math.max(0, maximum - (each.size() - waiting.size()));
        waiting.stream().skip(room).forEach(trigger -> beyond.add(trigger.name()));
      }
    }
    return beyond;
  }

  /** What such a trigger is told. */
  Finding finding() {
    return new Finding(
        FindingCode.TOO_MANY_TRIGGERS,
        Severity.ERROR,
        "metadata.namespace",
        "The namespace has more than " + maximum + " HttpTriggers, and this one is too many.",
        "Delete some that nobody needs, or ask the cluster's administrator to run the operator with"
            + " a greater --max-triggers-per-namespace.");
  }
}
