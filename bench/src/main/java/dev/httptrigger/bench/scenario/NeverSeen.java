package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.process.SignatureCosts;
import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A token that no server has seen: its signature has to be verified.
 *
 * @param algorithm an {@code alg} value
 * @param yardstick whose bare verification it is compared with
 */
record NeverSeen(String algorithm, String yardstick) implements Scenario {
  private static final double MOST_TIMES = 1.25;

  @Override
  public String name() {
    return "never-seen-" + algorithm.toLowerCase(Locale.ROOT);
  }

  @Override
  public String title() {
    return "A token never seen before, " + algorithm;
  }

  /** Of the others there are tokens to sign, thousands of them. */
  @Override
  public boolean isQuick() {
    return algorithm.equals("RS256");
  }

  @Override
  public void prepare(Workload workload) {
    workload.addFresh(algorithm);
  }

  @Override
  public Duration length(Plan plan) {
    // Bare signatures are measured once for all, with the first.
    Duration crypto =
        algorithm.equals("RS256") ? SignatureCosts.length(plan.crypto()) : Duration.ZERO;
    return plan.warming().furtherWhole().plus(plan.turns(2)).plus(crypto);
  }

  @Override
  public Section measure(Run run) {
    Questions ours = run.workload().neverSeen(algorithm);
    Questions theirs = run.workload().neverSeenForAlwaysOk(algorithm);
    SignatureCosts signatures = run.signatures();
    run.warmUpBaseLine(run.alwaysOk(), theirs);
    run.warmUp(Run.neverSeen(algorithm), ours);
    Repeated server = new Repeated();
    Repeated alwaysOk = new Repeated();
    run.tell(title());
    for (int repetition = 0; repetition < run.plan().repetitions(); repetition++) {
      alwaysOk.add(run.saturate(run.alwaysOk(), theirs));
      server.add(run.saturate(run.server(), ours));
    }
    List<Row> rows = new ArrayList<>();
    List<BarPlot.Bar> bars = new ArrayList<>();
    for (String who : List.of(SignatureCosts.OPENSSL, SignatureCosts.ACCP, SignatureCosts.JDK)) {
      OptionalDouble bare = signatures.micros(who, algorithm);
      if (bare.isPresent()) {
        Spread ratio =
            Spread.ofPairs(
                server.costs(), alwaysOk.costs(), (own, base) -> own / (bare.getAsDouble() + base));
        String what = "CPU of a check, against " + who + " + always OK";
        rows.add(
            who.equals(yardstick)
                ? Row.judged(what, ratio.median(), "×", Goal.atMost(MOST_TIMES))
                    .noting(server.noting(ratio))
                : Row.told(what, ratio.median(), "×").noting(server.noting(ratio)));
        rows.add(Row.told("CPU of a bare signature, " + who, bare.getAsDouble(), "µs"));
        bars.add(new BarPlot.Bar(who + " + always OK", bare.getAsDouble() + alwaysOk.cpuMicros()));
      }
    }
    rows.add(Row.told("CPU of a check", server.cpuMicros(), "µs").noting(server.note()));
    rows.add(
        Row.told("CPU of an always-OK check", alwaysOk.cpuMicros(), "µs").noting(alwaysOk.note()));
    rows.add(Row.told("checks a second", server.perSecond(), "/s"));
    OptionalDouble nimbus = signatures.micros(SignatureCosts.NIMBUS, algorithm);
    nimbus.ifPresent(
        micros ->
            rows.add(
                Row.told("CPU of Nimbus's processor alone, on the JDK", micros, "µs")
                    .noting("the same tokens, without a call")));
    bars.add(new BarPlot.Bar("HttpTrigger", server.cpuMicros()));
    return new Section(
        name(),
        title(),
        text(signatures),
        rows,
        List.of(new BarPlot(name(), "CPU of one check, " + algorithm + " never seen", "µs", bars)),
        List.of());
  }

  private String text(SignatureCosts signatures) {
    String text =
        "Every check has a token of a trigger that never had it: the signature is verified, with"
            + " all that follows.";
    return signatures.micros(yardstick, algorithm).isPresent()
        ? text
        : text + " The goal's yardstick, " + yardstick + ", was not there.";
  }
}
