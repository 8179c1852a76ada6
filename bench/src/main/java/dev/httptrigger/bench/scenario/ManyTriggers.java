package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.JvmMemory;
import dev.httptrigger.bench.report.CurvePlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether what a check costs depends on how many triggers there are, and what a trigger takes. */
record ManyTriggers() implements Scenario {
  private static final double MEBIBYTE = 1 << 20;

  @Override
  public String name() {
    return "many-triggers";
  }

  @Override
  public String title() {
    return "Ten thousand triggers against ten";
  }

  @Override
  public Duration length(Plan plan) {
    int servers = plan.manyTriggers().size();
    Duration starts =
        plan.manyTriggers().stream().map(Plan::start).reduce(Duration.ZERO, Duration::plus);
    return starts
        .plus(plan.warming().comparisonWhole().multipliedBy(servers))
        .plus(plan.turns(servers));
  }

  /** One server on so many triggers, and what was measured of it. */
  private record Size(
      CrowdServer server, Repeated cost, double residentBytes, long heapInUse, JvmMemory memory) {
    int triggers() {
      return server.crowd().triggers();
    }

    String of() {
      return String.format(Locale.ROOT, ", %d triggers", triggers());
    }
  }

  @Override
  public Section measure(Run run) {
    List<CrowdServer> servers = run.plan().manyTriggers().stream().map(run::crowd).toList();
    List<Repeated> costs = servers.stream().map(_ -> new Repeated()).toList();
    servers.forEach(run::warmUp);
    run.tell(title());
    for (int repetition = 0; repetition < run.plan().repetitions(); repetition++) {
      for (int each = 0; each < servers.size(); each++) {
        CrowdServer server = servers.get(each);
        costs.get(each).add(run.saturate(server.process(), server.crowd().noToken()));
      }
    }
    List<Size> sizes = new ArrayList<>();
    for (int each = 0; each < servers.size(); each++) {
      CrowdServer server = servers.get(each);
      long pid = server.process().pid();
      double resident = Proc.residentBytes(pid);
      // Collected first: what the rest takes is compared after it.
      long inUse = JvmMemory.heapInUse(pid);
      sizes.add(new Size(server, costs.get(each), resident, inUse, JvmMemory.of(pid)));
    }
    return section(sizes);
  }

  private Section section(List<Size> sizes) {
    List<Row> rows = new ArrayList<>(differences(sizes.getFirst(), sizes.getLast()));
    for (Size size : sizes) {
      String of = size.of();
      double ready = size.server().readySeconds();
      rows.add(
          Row.told("CPU of a check" + of, size.cost().cpuMicros(), "µs")
              .noting(size.cost().note()));
      rows.add(Row.told("ready" + of, ready, "s"));
      rows.add(Row.told("memory (RSS)" + of, size.residentBytes() / MEBIBYTE, "MiB"));
      rows.add(Row.told("heap in use" + of, size.heapInUse() / MEBIBYTE, "MiB"));
      rows.add(
          Row.told("memory beside the heap" + of, size.memory().besideHeap() / MEBIBYTE, "MiB"));
    }
    return new Section(
        name(),
        title(),
        "Each trigger has a host, a namespace and an inline RSA key of its own, and a file. The"
            + " checks, without a token, go to all hosts in turn. A trigger's heap is what is in"
            + " use after a collection, its other memory what is in RAM of all else; of both the"
            + " difference between most and fewest triggers is divided among the triggers.",
        rows,
        List.of(),
        List.of(
            curve(
                "cost-by-triggers",
                "CPU of one check, by the number of triggers",
                "µs",
                sizes.stream()
                    .map(size -> new CurvePlot.Point(size.triggers(), size.cost().cpuMicros()))
                    .toList()),
            curve(
                "memory-by-triggers",
                "Memory (RSS), by the number of triggers",
                "MiB",
                sizes.stream()
                    .map(
                        size ->
                            new CurvePlot.Point(size.triggers(), size.residentBytes() / MEBIBYTE))
                    .toList())));
  }

  private static List<Row> differences(Size fewest, Size most) {
    Spread ratio = most.cost().against(fewest.cost());
    double more = most.triggers() - fewest.triggers();
    return List.of(
        Row.judged(
                "CPU of a check, most triggers against fewest",
                ratio.median(),
                "×",
                Goal.atMost(1.1))
            .noting(most.cost().noting(ratio)),
        Row.judged(
            "heap of a trigger",
            (most.heapInUse() - fewest.heapInUse()) / more,
            "bytes",
            Goal.atMost(6 * 1_024)),
        Row.judged(
            "other memory of a trigger",
            (most.memory().besideHeap() - fewest.memory().besideHeap()) / more,
            "bytes",
            Goal.atMost(1_536)));
  }

  private static CurvePlot curve(
      String file, String title, String unit, List<CurvePlot.Point> points) {
    return new CurvePlot(
        file, title, "triggers", unit, List.of(new CurvePlot.Curve("HttpTrigger", points)));
  }
}
