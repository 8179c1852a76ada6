package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.process.LocalJvm;
import dev.httptrigger.bench.report.CurvePlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Crowd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** One server on so many triggers. */
  private record Size(Crowd crowd, GrpcProcess process, double readySeconds, Repeated cost) {}

  @Override
  public Section measure(Run run) {
    List<Size> sizes = new ArrayList<>();
    for (int triggers : run.plan().manyTriggers()) {
      sizes.add(started(run, triggers));
    }
    for (Size size : sizes) {
      run.warmUp(size.process(), size.crowd().noToken());
    }
    run.tell(title());
    for (int repetition = 0; repetition < run.plan().repetitions(); repetition++) {
      for (Size size : sizes) {
        Questions questions = size.crowd().noToken();
        size.cost().add(run.saturate(size.process(), questions));
      }
    }
    return section(sizes);
  }

  private static Size started(Run run, int triggers) {
    run.tell("starting on " + triggers + " triggers");
    try {
      Path folder = Files.createDirectory(run.folder().resolve("crowd-" + triggers));
      Crowd crowd = Crowd.create(folder, triggers);
      long start = System.nanoTime();
      GrpcProcess process = run.serve(folder);
      return new Size(crowd, process, (System.nanoTime() - start) / 1e9, new Repeated());
    } catch (IOException e) {
      throw new UncheckedIOException("can't write triggers", e);
    }
  }

  private static double heapInUse(GrpcProcess process) {
    try (LocalJvm machine = LocalJvm.of(process.pid())) {
      return machine.liveBytes();
    }
  }

  private Section section(List<Size> sizes) {
    List<Row> rows = new ArrayList<>();
    List<CurvePlot.Point> costs = new ArrayList<>();
    List<CurvePlot.Point> memory = new ArrayList<>();
    List<Double> heaps = new ArrayList<>();
    for (Size size : sizes) {
      int triggers = size.crowd().triggers();
      double resident = Proc.residentBytes(size.process().pid()) / MEBIBYTE;
      double heap = heapInUse(size.process());
      heaps.add(heap);
      String of = String.format(Locale.ROOT, ", %d triggers", triggers);
      rows.add(
          Row.told("CPU of a check" + of, size.cost().cpuMicros(), "µs")
              .noting(size.cost().note()));
      rows.add(
          triggers == 10_000
              ? Row.judged("ready" + of, size.readySeconds(), "s", Goal.atMost(2))
              : Row.told("ready" + of, size.readySeconds(), "s"));
      rows.add(Row.told("memory (RSS)" + of, resident, "MiB"));
      rows.add(Row.told("heap in use" + of, heap / MEBIBYTE, "MiB"));
      costs.add(new CurvePlot.Point(triggers, size.cost().cpuMicros()));
      memory.add(new CurvePlot.Point(triggers, resident));
    }
    Size fewest = sizes.getFirst();
    Size most = sizes.getLast();
    int more = most.crowd().triggers() - fewest.crowd().triggers();
    rows.addFirst(
        Row.judged(
            "heap of a trigger",
            (heaps.getLast() - heaps.getFirst()) / more,
            "bytes",
            Goal.atMost(6 * 1_024)));
    rows.addFirst(
        Row.judged(
            "CPU of a check, most triggers against fewest",
            most.cost().cpuMicros() / fewest.cost().cpuMicros(),
            "×",
            Goal.atMost(1.1)));
    return new Section(
        name(),
        title(),
        "Each trigger has a host, a namespace and an inline RSA key of its own. The checks, without"
            + " a token, go to all hosts in turn.",
        rows,
        List.of(),
        List.of(
            new CurvePlot(
                "cost-by-triggers",
                "CPU of one check, by the number of triggers",
                "triggers",
                "µs",
                List.of(new CurvePlot.Curve("HttpTrigger", costs))),
            new CurvePlot(
                "memory-by-triggers",
                "Memory, by the number of triggers",
                "triggers",
                "MiB",
                List.of(new CurvePlot.Curve("HttpTrigger", memory)))));
  }
}
