package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.CompilerThreads;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.profile.FlightRecording;
import dev.httptrigger.bench.profile.Profile;
import dev.httptrigger.bench.report.FlameGraph;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the server's processor time goes, by the JVM's own recorder. Measured when the figures are:
 * recording costs time too.
 */
record Profiles() implements Scenario {
  private static final List<String> ALGORITHMS = List.of("RS256", "ES256", "EdDSA");
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
    ALGORITHMS.forEach(workload::addFresh);
  }

  @Override
  public Duration length(Plan plan) {
    return plan.latencies()
        .plus(plan.warming().furtherWhole())
        .multipliedBy(2L + Scenarios.REFUSED.size() + ALGORITHMS.size())
        .plus(plan.warming().comparisonWhole())
        .plus(plan.latencies())
        .plus(Plan.START)
        .plus(Plan.start(plan.mostTriggers()));
  }

  @Override
  public Section measure(Run run) {
    List<Row> rows = new ArrayList<>();
    List<FlameGraph> flames = new ArrayList<>();
    Workload workload = run.workload();
    String known = "known token";
    Profile ofKnown = recorded(run, Run.KNOWN, known, workload.known());
    rows.addAll(rows(known, ofKnown));
    flames.add(flames(known, ofKnown));
    String none = "no token";
    Profile ofNone = recorded(run, CheckCost.NO_TOKEN, none, workload.noToken());
    rows.addAll(rows(none, ofNone));
    flames.add(flames(none, ofNone));
    for (CheckCost refused : Scenarios.REFUSED) {
      String what = refused.name();
      rows.addAll(rows(what, recorded(run, what, what, refused.questions().apply(workload))));
    }
    for (String algorithm : ALGORITHMS) {
      String what = algorithm + " never seen";
      Profile profile =
          recorded(run, Run.neverSeen(algorithm), what, workload.neverSeen(algorithm));
      rows.addAll(rows(what, profile));
      if (algorithm.equals(ALGORITHMS.getFirst())) {
        flames.add(flames(what, profile)); // the others differ in the signature
      }
    }
    CrowdServer crowd = run.crowd(run.plan().mostTriggers());
    run.warmUp(crowd);
    String many = String.format(Locale.ROOT, ", %d triggers", crowd.crowd().triggers());
    rows.addAll(
        rows(none + many, recorded(run, crowd.process(), none + many, crowd.crowd().noToken())));
    String start = "start";
    addStart(run, start, workload.folder(), rows, flames);
    addStart(run, start + many, crowd.folder(), rows, flames);
    return new Section(
        name(),
        title(),
        "The server under as much load as it can bear, looked at after each hundredth of a second"
            + " of processor time, native code and the kernel's work included; and from its start"
            + " until it is ready. A part is the package of ours whose work it is, libraries that"
            + " it asks included; parts under one percent are left out here. Of a start, the share"
            + " of the compilers is that of all processor time, and the parts are of the rest.",
        rows,
        List.of(),
        List.of(),
        flames);
  }

  private static Profile recorded(Run run, String kind, String what, Questions questions) {
    run.warmUp(kind, questions);
    return recorded(run, run.server(), what, questions);
  }

  private static Profile recorded(Run run, GrpcProcess process, String what, Questions questions) {
    run.tell("recording: " + what);
    Meter meter = run.plan().meter().lasting(run.plan().latencies());
    return FlightRecording.of(
        process, file(run, what), () -> run.checked(process, meter.saturate(process, questions)));
  }

  private static void addStart(
      Run run, String what, Path folder, List<Row> rows, List<FlameGraph> flames) {
    run.tell("recording: " + what);
    try (GrpcProcess process = run.serve(folder, FlightRecording.fromStart())) {
      Map<String, Long> used = Proc.cpuByThreadName(process.pid());
      Profile profile = FlightRecording.stop(process, file(run, what));
      rows.add(Row.told(what + ": the compilers", PERCENT * CompilerThreads.share(used), "%"));
      rows.addAll(rows(what, profile));
      flames.add(flames(what, profile));
    }
  }

  private static List<Row> rows(String what, Profile profile) {
    List<Row> rows = new ArrayList<>();
    rows.add(Row.told(what + ": samples", profile.samples(), ""));
    for (Profile.Part part : profile.parts()) {
      if (part.share() >= SMALLEST) {
        rows.add(Row.told(what + ": " + part.name(), PERCENT * part.share(), "%"));
      }
    }
    return rows;
  }

  private static FlameGraph flames(String what, Profile profile) {
    return profile.flames(name(what), "Where the processor time goes: " + what);
  }

  private static Path file(Run run, String what) {
    return run.folder().resolve(name(what) + ".jfr");
  }

  private static String name(String what) {
    return "profile-" + what.replace(",", "").replace(' ', '-');
  }
}
