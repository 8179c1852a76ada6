package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import java.time.Duration;
import java.util.List;

/** How much of what a known token costs comes of the answer's length, and of how many there are. */
record KnownTokenCauses() implements Scenario {
  private static final int FEW = 100;

  @Override
  public String name() {
    return "known-token-causes";
  }

  @Override
  public String title() {
    return "A token that was seen before: the answer's length, and the number of tokens";
  }

  /** A reason for a figure, and no figure that people ask for. */
  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public Duration length(Plan plan) {
    return plan.warming()
        .furtherWhole()
        .plus(plan.warming().comparisonWhole().multipliedBy(2))
        .plus(plan.turns(4));
  }

  @Override
  public Section measure(Run run) {
    Questions many = run.workload().known();
    int tokens = run.plan().sizes().users();
    int fewTokens = Math.min(FEW, tokens);
    Questions few = run.workload().known(fewTokens);
    Questions empty = run.workload().known().forAlwaysOk();
    run.warmUp(Run.KNOWN, many);
    run.warmUpBaseLine(run.alwaysOkBytes(), empty);
    FullAnswer full = FullAnswer.of(run);
    run.warmUpBaseLine(full.process(), full.questions());
    Repeated ofMany = new Repeated();
    Repeated ofFew = new Repeated();
    Repeated bytes = new Repeated();
    Repeated fully = new Repeated();
    run.tell(title());
    for (int repetition = 0; repetition < run.plan().repetitions(); repetition++) {
      bytes.add(run.saturate(run.alwaysOkBytes(), empty));
      ofMany.add(run.saturate(run.server(), many));
      fully.add(run.saturate(full.process(), full.questions()));
      ofFew.add(run.saturate(run.server(), few));
    }
    String base = "always OK on bytes";
    return Section.of(
        name(),
        title(),
        "As where a known token is measured. Always OK answers with an empty message; here it has"
            + " also one of HttpTrigger's answers, of "
            + full.bytes()
            + " bytes, which it gives to everybody. Closed loop, one core for the server, one for"
            + " the load.",
        List.of(
            ownWork("own work beyond " + base, ofMany, bytes),
            ownWork("own work beyond " + base + ", " + FullAnswer.WHAT, ofMany, fully),
            Row.told("CPU of a check", ofMany.cpuMicros(), "µs").noting(ofMany.note()),
            Row.told("CPU of a check of " + base, bytes.cpuMicros(), "µs").noting(bytes.note()),
            Row.told("the same, " + FullAnswer.WHAT, fully.cpuMicros(), "µs").noting(fully.note()),
            fewer(fewTokens, tokens, ofFew.against(ofMany), ofFew),
            Row.told("CPU of a check, " + fewTokens + " tokens", ofFew.cpuMicros(), "µs")
                .noting(ofFew.note())));
  }

  private static Row ownWork(String what, Repeated server, Repeated base) {
    Spread more = Spread.ofPairs(server.costs(), base.costs(), (own, other) -> own - other);
    return Row.told(what, more.median(), "µs").noting(server.noting(more));
  }

  private static Row fewer(int few, int many, Spread ratio, Repeated measured) {
    return Row.told("CPU of a check, " + few + " tokens against " + many, ratio.median(), "×")
        .noting(measured.noting(ratio));
  }
}
