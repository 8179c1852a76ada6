package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.List;

/** Whether two cores bear twice what one does. */
record TwoCores() implements Scenario {
  private static final double GOAL = 1.8;

  /** Of all that a server is asked often, what takes it longest beside what it takes the load. */
  private static final String ALGORITHM = "ES384";

  private static final int CORES = 2;

  @Override
  public String name() {
    return "two-cores";
  }

  @Override
  public String title() {
    return "Two cores against one, ES384 never seen";
  }

  /** On two processors that the load needs as well it says little in a hurry. */
  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public Duration length(Plan plan) {
    return Plan.START.plus(plan.warming().comparison()).plus(plan.turns(2));
  }

  @Override
  public void prepare(Workload workload) {
    workload.addFresh(ALGORITHM);
  }

  @Override
  public Section measure(Run run) {
    Questions questions = run.workload().neverSeen(ALGORITHM);
    run.warmUp(Run.neverSeen(ALGORITHM), questions);
    Repeated one = new Repeated();
    Repeated two = new Repeated();
    try (GrpcProcess process = run.serveOnBoth()) {
      Questions others = run.workload().neverSeen(ALGORITHM);
      run.warmUpOnBoth(process, others);
      run.tell(title());
      for (int repetition = 0; repetition < run.plan().repetitions(); repetition++) {
        run.cores().keepOnLoadCore(ProcessHandle.current().pid());
        one.add(run.saturate(run.server(), questions));
        run.cores().letUseBoth(ProcessHandle.current().pid());
        two.add(run.saturate(process, others));
      }
    }
    // The load runs on the same two: what it takes, the server can't have.
    double whole = CORES / two.serverCores() * one.serverCores();
    Spread ratio =
        Spread.ofPairs(two.rates(), one.rates(), (both, single) -> both / single * whole);
    String figure = "throughput of two cores against one";
    // A server that had one of the two proves nothing of both.
    boolean hadBoth = two.serverCores() >= GOAL;
    Row row =
        hadBoth
            ? Row.judged(figure, ratio.median(), "×", Goal.atLeast(GOAL))
            : Row.told(figure, ratio.median(), "×");
    return Section.of(
        name(),
        title(),
        "On a machine with two cores the load takes its share of them; it is taken out of the"
            + " ratio, which is what the server would reach with both for itself."
            + (hadBoth
                ? ""
                : " Here the load took so much that the ratio is not judged: the goal of 1.80 ×"
                    + " can't be measured on this machine."),
        List.of(
            row.noting(two.noting(ratio)),
            Row.told("checks a second, one core", one.perSecond(), "/s")
                .noting(one.noting(Spread.of(one.rates()))),
            Row.told("cores that the server had of the one", one.serverCores(), "cores"),
            Row.told("checks a second, two cores with the load", two.perSecond(), "/s")
                .noting(two.noting(Spread.of(two.rates()))),
            Row.told("cores that the server had of the two", two.serverCores(), "cores"),
            Row.told("cores that the load had of the two", two.loadCores(), "cores"),
            Row.told("CPU of a check, one core", one.cpuMicros(), "µs").noting(one.note()),
            Row.told("CPU of a check, two cores", two.cpuMicros(), "µs").noting(two.note())));
  }
}
