package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.profile.FlightRecording;
import dev.httptrigger.bench.profile.Profile;
import dev.httptrigger.bench.report.FlameGraph;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the server's processor time goes, by the JVM's own recorder. Measured when the figures are:
 * recording costs time too.
 */
record Profiles() implements Scenario {
  private static final String ALGORITHM = "RS256";
  private static final double PERCENT = 100;

  /** Smaller parts stay in the picture. */
  private static final double SMALLEST = 0.01;

  @Override
  public String name() {
    return "profiles";
  }

  @Override
  public String title() {
    return "Where the processor time goes";
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public void prepare(Workload workload) {
    workload.addFresh(ALGORITHM);
  }

  @Override
  public Duration length(Plan plan) {
    return plan.latencies().multipliedBy(3).plus(plan.warming().furtherWhole());
  }

  @Override
  public Section measure(Run run) {
    List<Row> rows = new ArrayList<>();
    List<FlameGraph> flames = new ArrayList<>();
    Workload workload = run.workload();
    add(run, Run.KNOWN, "known token", workload.known(), rows, flames);
    add(run, CheckCost.NO_TOKEN, "no token", workload.noToken(), rows, flames);
    add(
        run,
        Run.neverSeen(ALGORITHM),
        ALGORITHM + " never seen",
        workload.neverSeen(ALGORITHM),
        rows,
        flames);
    return new Section(
        name(),
        title(),
        "The server under as much load as it can bear, looked at after each hundredth of a second"
            + " of processor time, native code and the kernel's work included. A part is the"
            + " package of ours whose work it is, libraries that it asks included; parts under one"
            + " percent are left out here.",
        rows,
        List.of(),
        List.of(),
        flames);
  }

  private static void add(
      Run run,
      String kind,
      String what,
      Questions questions,
      List<Row> rows,
      List<FlameGraph> flames) {
    run.warmUp(kind, questions);
    run.tell("recording: " + what);
    String file = "profile-" + what.replace(' ', '-');
    Meter meter = run.plan().meter().lasting(run.plan().latencies());
    Profile profile =
        FlightRecording.of(
            run.server(),
            run.folder().resolve(file + ".jfr"),
            () -> run.checked(run.server(), meter.saturate(run.server(), questions)));
    rows.add(Row.told(what + ": samples", profile.samples(), ""));
    for (Profile.Part part : profile.parts()) {
      if (part.share() >= SMALLEST) {
        rows.add(Row.told(what + ": " + part.name(), PERCENT * part.share(), "%"));
      }
    }
    flames.add(profile.flames(file, "Where the processor time goes: " + what));
  }
}
