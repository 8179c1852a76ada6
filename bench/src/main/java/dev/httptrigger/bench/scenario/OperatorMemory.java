package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.process.ClusterOperator;
import dev.httptrigger.bench.process.JvmMemory;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The memory of the operator. */
record OperatorMemory() implements Scenario {
  private static final double MEBIBYTE = 1 << 20;
  private static final int OF_GOALS = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "operator";
  }

  @Override
  public String title() {
    return "The operator's memory";
  }

  /** It needs an API server, which takes an hour to build where it was never built. */
  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public Duration length(Plan plan) {
    return LONGEST;
  }

  @Override
  public Section measure(Run run) {
    int triggers = run.plan().operatorTriggers();
    run.tell("the operator on " + triggers + " triggers");
    List<Row> rows = new ArrayList<>();
    try (ClusterOperator operator = ClusterCrowd.start(run)) {
      double before = operator.memory().resident() / MEBIBYTE;
      ClusterCrowd.write(operator, triggers);
      JvmMemory memory = operator.memory();
      String what = String.format(Locale.ROOT, "memory (RSS), %d triggers", triggers);
      double after = memory.resident() / MEBIBYTE;
      rows.add(
          triggers >= OF_GOALS
              ? Row.judged(what, after, "MiB", Goal.atMost(200))
              : Row.told(what, after, "MiB"));
      rows.addAll(MemoryRows.of(memory));
      rows.add(MemoryRows.inUse(operator.heapInUse(), ""));
      rows.add(Row.told("memory (RSS) without a trigger", before, "MiB"));
    }
    return Section.of(
        name(),
        title(),
        "On a real API server, with the rights that it has in a cluster and the launcher's flags;"
            + " looked at when it has written the configuration of all triggers, each with a host"
            + " and an inline RSA key of its own.",
        rows);
  }
}
