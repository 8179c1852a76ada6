package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.process.AotCache;
import dev.httptrigger.bench.process.FirstAnswer;
import dev.httptrigger.bench.process.JavaCommand;
import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.testkit.FreePorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** From the start of the process to its first right answer, plain and from an AOT cache. */
record StartUp() implements Scenario {
  private static final int TRAINING = 2_000;

  /** About how long one start of each takes, plain and from a cache. */
  private static final Duration BOTH_WAYS = Duration.ofSeconds(5);

  /** About how long it takes to make a cache. */
  private static final Duration TRAINING_LENGTH = Duration.ofSeconds(8);

  @Override
  public String name() {
    return "start-up";
  }

  @Override
  public String title() {
    return "From start to the first right answer, one core";
  }

  @Override
  public Duration length(Plan plan) {
    return BOTH_WAYS.multipliedBy(plan.starts()).plus(TRAINING_LENGTH);
  }

  /**
   * A way to start both.
   *
   * @param what what to call it
   * @param server HttpTrigger's words for a port
   * @param alwaysOk the base line's
   * @param mostTimes the goal
   */
  private record Way(
      String what,
      IntFunction<List<String>> server,
      IntFunction<List<String>> alwaysOk,
      double mostTimes) {}

  @Override
  public Section measure(Run run) {
    JavaCommand shipped = run.server().command();
    List<Row> rows = new ArrayList<>();
    List<BarPlot.Bar> bars = new ArrayList<>();
    add(
        run,
        new Way(
            "plain",
            port -> onPort(shipped.withoutAotCache(), port),
            port -> run.alwaysOkWords("generated", Integer.toString(port)),
            2.2),
        rows,
        bars);
    if (shipped.usesAotCache()) {
      run.tell("making an AOT cache for always OK");
      List<String> fromCache = trained(run);
      add(
          run,
          new Way("AOT cache", port -> onPort(shipped, port), port -> onPort(fromCache, port), 2.0),
          rows,
          bars);
    }
    return new Section(
        name(),
        title(),
        "The JVM is started as the launcher starts it; the launcher's own time is not in it."
            + " The first answer has to be the right one, so the triggers have been read by then."
            + (shipped.usesAotCache()
                ? " Plain is without the launcher's AOT cache. Always OK gets a cache as well, made"
                    + " by a run of two thousand checks."
                : " The launcher uses no AOT cache."),
        rows,
        List.of(new BarPlot("start-up", title(), "ms", bars)),
        List.of());
  }

  private static void add(Run run, Way way, List<Row> rows, List<BarPlot.Bar> bars) {
    Questions ours = run.workload().known();
    Questions theirs = run.workload().known().forAlwaysOk();
    List<Double> server = new ArrayList<>();
    List<Double> alwaysOk = new ArrayList<>();
    for (int start = 0; start < run.plan().starts(); start++) {
      run.tell(
          String.format(
              Locale.ROOT, "start %d of %d, %s", start + 1, run.plan().starts(), way.what()));
      alwaysOk.add(millis(run, way.alwaysOk(), theirs));
      server.add(millis(run, way.server(), ours));
    }
    Spread ratio = Spread.ofPairs(server, alwaysOk, (own, base) -> own / base);
    double own = Spread.of(server).median();
    double base = Spread.of(alwaysOk).median();
    String of = ", " + way.what();
    rows.add(
        Row.judged(
                "to the first right answer, against always OK" + of,
                ratio.median(),
                "×",
                Goal.atMost(way.mostTimes()))
            .noting(ratio.range()));
    rows.add(Row.told("to the first right answer" + of, own, "ms"));
    rows.add(Row.told("to the first answer of always OK" + of, base, "ms"));
    bars.add(new BarPlot.Bar("always OK" + of, base));
    bars.add(new BarPlot.Bar("HttpTrigger" + of, own));
  }

  private static double millis(Run run, IntFunction<List<String>> words, Questions questions) {
    int port = FreePorts.next();
    return FirstAnswer.after(words.apply(port), port, questions, run.cores(), run.nextLog())
            .toNanos()
        / 1e6;
  }

  /** The words of a server that answers there. */
  static List<String> onPort(JavaCommand command, int port) {
    return command.with("--grpc-address=", "127.0.0.1:" + port).words();
  }

  /** The words of an always-OK server with its cache; the port is their last. */
  private static List<String> trained(Run run) {
    Questions questions = run.workload().known().forAlwaysOk();
    return AotCache.train(
        run.alwaysOkWords("generated", Integer.toString(FreePorts.next())),
        process -> Meter.answering(process, questions, TRAINING, () -> 0),
        run.folder().resolve("always-ok.aot"),
        run.cores(),
        run.nextLog());
  }

  private static List<String> onPort(List<String> words, int port) {
    List<String> changed = new ArrayList<>(words.subList(0, words.size() - 1));
    changed.add(Integer.toString(port));
    return changed;
  }
}
