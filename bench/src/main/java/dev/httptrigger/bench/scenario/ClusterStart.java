package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.machine.Pause;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.ClusterOperator;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.profile.FlightRecording;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** When a server is ready that reads its configuration from a cluster. */
record ClusterStart() implements Scenario {
  private static final double MEBIBYTE = 1 << 20;
  private static final int OF_GOALS = 10_000;

  /** About how long it takes to start an API server and an operator. */
  private static final Duration CLUSTER = Duration.ofSeconds(30);

  /** About how long until a trigger is created and its configuration written, among thousands. */
  private static final Duration OF_A_TRIGGER = Duration.ofMillis(45);

  /** About how long it takes to see that the operator has nothing to do. */
  private static final Duration CALM = Duration.ofSeconds(4);

  private static final int CHANGES = 60;

  /** Not counted: what follows from changes runs for the first time. */
  private static final int CHANGES_BEFORE = 200;

  private static final Duration APART = Duration.ofMillis(300);

  /** In force within it is what was changed last. */
  private static final Duration LONGEST_CHANGE = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "cluster-start";
  }

  @Override
  public String title() {
    return "Ready from a cluster, ten thousand triggers, one core";
  }

  /** It needs an API server, and minutes to fill it. */
  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public Duration length(Plan plan) {
    return CLUSTER
        .plus(OF_A_TRIGGER.multipliedBy(plan.mostTriggers()))
        .plus(Plan.start(plan.mostTriggers()).plus(CALM).multipliedBy(plan.starts() + 2L))
        .plus(APART.multipliedBy(2L * CHANGES + CHANGES_BEFORE));
  }

  @Override
  public Section measure(Run run) {
    int triggers = run.plan().mostTriggers();
    run.tell("filling a cluster with " + triggers + " triggers");
    List<Double> seconds = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    double changeMillis;
    Recordings recordings = new Recordings(run);
    String of = String.format(Locale.ROOT, ", %d triggers", triggers);
    String what = "start from a cluster" + of;
    try (ClusterOperator operator = ClusterCrowd.start(run)) {
      ClusterCrowd.write(operator, triggers);
      operator.keepOffServerCore(run.cores());
      // Until a server has it, no trigger is in force, and their statuses are still to be written.
      try (GrpcProcess other = serve(run, operator.serverWords())) {
        run.cores().keepOnLoadCore(other.pid());
        for (int start = 0; start < run.plan().starts(); start++) {
          operator.awaitCalm();
          run.tell("ready, start " + (start + 1) + " of " + run.plan().starts());
          List<String> words = operator.serverWords(); // asks the API server for a token
          long began = System.nanoTime();
          try (GrpcProcess process = serve(run, words)) {
            seconds.add((System.nanoTime() - began) / 1e9);
            resident.add(Proc.residentBytes(process.pid()) / MEBIBYTE);
          }
        }
        operator.awaitCalm();
        run.tell("changing triggers one by one");
        changeMillis = changeMillis(operator, triggers, other);
        operator.awaitCalm();
        List<String> recorded = operator.serverWords(FlightRecording.fromStart());
        try (GrpcProcess process = serve(run, recorded)) {
          recordings.draw(what, recordings.start(what, process));
        }
      }
    }
    return section(triggers, of, Spread.of(seconds), Spread.of(resident), changeMillis, recordings);
  }

  /** Of another trigger each, a few in a second, so that none shares the work of one before. */
  private static double changeMillis(ClusterOperator operator, int triggers, GrpcProcess server) {
    int changes = Math.min(CHANGES, triggers);
    int before = Math.min(CHANGES_BEFORE, triggers - changes);
    for (int number = 0; number < before; number++) {
      ClusterCrowd.change(operator, triggers, number);
    }
    operator.awaitCalm();
    Pause.of(LONGEST_CHANGE);
    return ChangeCost.millis(
        server.pid(),
        changes,
        number -> {
          ClusterCrowd.change(operator, triggers, before + number);
          Pause.of(number == changes - 1 ? LONGEST_CHANGE : APART);
        });
  }

  private static GrpcProcess serve(Run run, List<String> words) {
    return GrpcProcess.start("HttpTrigger, from a cluster", words, run.cores(), run.nextLog());
  }

  private Section section(
      int triggers,
      String of,
      Spread ready,
      Spread resident,
      double changeMillis,
      Recordings recordings) {
    List<Row> rows = new ArrayList<>();
    Row row =
        triggers == OF_GOALS
            ? Row.judged("ready" + of, ready.median(), "s", Goal.atMost(3.5))
            : Row.told("ready" + of, ready.median(), "s");
    rows.add(row.noting(ready.range()));
    rows.add(Row.told("memory (RSS) once ready" + of, resident.median(), "MiB"));
    rows.add(Row.told("CPU of one change" + of, changeMillis, "ms"));
    rows.addAll(recordings.rows());
    return new Section(
        name(),
        title(),
        "From the start of the launcher until /readyz says so, on what the operator has written for"
            + " triggers with a host and an inline RSA key each, by a real API server, with the"
            + " rights that servers have. API server, operator and another server have the other"
            + " processor, and the operator has nothing to do. What a change costs is what that"
            + " other server uses for it, of sixty after two hundred that are not counted; its idle"
            + " time is taken off. The profile, of one more start, is as below.",
        rows,
        List.of(),
        List.of(),
        recordings.flames());
  }
}
