package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.process.JavaCommand;
import dev.httptrigger.bench.profile.FlightRecording;
import dev.httptrigger.bench.profile.Profile;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Where the server's processor time goes, by the JVM's own recorder. Measured when the figures are:
 * recording costs time too.
 */
record Profiles() implements Scenario {
  private static final List<String> ALGORITHMS = List.of("RS256", "ES256", "EdDSA");
  private static final String NO_TOKEN = "no token";
  private static final int ONE_BY_ONE = 20;

  /** About how long it takes until a change of a file is in force. */
  private static final Duration OF_A_CHANGE = Duration.ofSeconds(1);

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
        .plus(plan.warming().comparisonWhole().multipliedBy(3))
        .plus(plan.latencies().multipliedBy(6))
        .plus(plan.warming().settling().multipliedBy(3))
        .plus(plan.meter().once().multipliedBy(2))
        .plus(Plan.START.multipliedBy(3L * plan.starts() + 1))
        .plus(OF_A_CHANGE.multipliedBy(ONE_BY_ONE))
        .plus(Plan.start(plan.mostTriggers()));
  }

  @Override
  public Section measure(Run run) {
    Recordings recordings = new Recordings(run);
    knownToken(run, recordings);
    Workload workload = run.workload();
    run.warmUp(CheckCost.NO_TOKEN, workload.noToken());
    recordings.draw(NO_TOKEN, recordings.saturated(NO_TOKEN, run.server(), workload.noToken()));
    for (CheckCost refused : Scenarios.REFUSED) {
      Questions questions = refused.questions().apply(workload);
      run.warmUp(refused.name(), questions);
      Profile _ = recordings.saturated(refused.name(), run.server(), questions);
    }
    neverSeen(run, recordings);
    starts(run, recordings);
    triggers(run, recordings);
    return new Section(
        name(),
        title(),
        "The server under as much load as it can bear, or at three tenths of it where that is said,"
            + " looked at after each hundredth of a second of processor time, native code and the"
            + " kernel's work included; and from its start until it is ready. A part is the package"
            + " of ours whose work it is, libraries that it asks included; parts under one percent"
            + " are left out here. The shares of the JVM's compilers and of its collector are of"
            + " all processor time; the parts are of the rest. The JVM lets all of its threads"
            + " stand still to collect garbage, and for little else. Starts are several, put"
            + " together.",
        recordings.rows(),
        List.of(),
        List.of(),
        recordings.flames());
  }

  private static void knownToken(Run run, Recordings recordings) {
    Questions questions = run.workload().known();
    String what = "known token";
    run.warmUp(Run.KNOWN, questions);
    recordings.draw(what, recordings.saturated(what, run.server(), questions));
    double rate = Latency.LOAD * run.saturate(run.server(), questions).perSecond();
    run.warmUpAt(rate, run.server(), questions);
    Profile _ = recordings.at(rate, what + ", 30 % load", run.server(), questions);
    Questions theirs = run.workload().known().forAlwaysOk();
    run.warmUpBaseLine(run.alwaysOk(), theirs);
    run.warmUpAt(rate, run.alwaysOk(), theirs);
    Profile _ = recordings.at(rate, "always OK, the same rate", run.alwaysOk(), theirs);
  }

  private static void neverSeen(Run run, Recordings recordings) {
    for (String algorithm : ALGORITHMS) {
      String what = algorithm + " never seen";
      Questions questions = run.workload().neverSeen(algorithm);
      run.warmUp(Run.neverSeen(algorithm), questions);
      Profile profile = recordings.saturated(what, run.server(), questions);
      if (algorithm.equals(ALGORITHMS.getFirst())) {
        recordings.draw(what, profile); // the others differ in the signature
      }
    }
  }

  private static void starts(Run run, Recordings recordings) {
    Path folder = run.workload().folder();
    String start = "start";
    recordings.draw(
        start,
        recordings.startsAndNext(
            start,
            () -> run.serve(folder, FlightRecording.fromStart()),
            "the first thousand checks",
            process -> Ready.firstChecks(run, process)));
    Questions known = run.workload().known();
    JavaCommand shipped = run.server().command();
    String first = "to the first right answer";
    Profile _ = recordings.firstAnswers(first, shipped, known);
    Profile _ = recordings.firstAnswers(first + ", no AOT cache", shipped.withoutAotCache(), known);
    try (GrpcProcess process = run.serveWithoutCache(folder, FlightRecording.fromStart())) {
      Profile _ = recordings.start(start + ", no AOT cache", process);
    }
  }

  /** With few triggers and many, the same questions. */
  private static void triggers(Run run, Recordings recordings) {
    CrowdServer few = run.crowd(run.plan().manyTriggers().getFirst());
    CrowdServer many = run.crowd(run.plan().mostTriggers());
    for (CrowdServer crowd : List.of(few, many)) {
      run.warmUp(crowd);
      Profile _ =
          recordings.saturated(NO_TOKEN + of(crowd), crowd.process(), crowd.crowd().noToken());
    }
    oneByOne(run, recordings, many);
    changes(run, recordings, many);
    String start = "start" + of(many);
    try (GrpcProcess process = run.serve(many.folder(), FlightRecording.fromStart())) {
      recordings.draw(start, recordings.start(start, process));
    }
  }

  /** Changes of one trigger each, one after the other, while nobody asks. */
  private static void oneByOne(Run run, Recordings recordings, CrowdServer crowd) {
    Profile _ =
        recordings.recorded(
            "one change at a time" + of(crowd),
            crowd.process(),
            () -> {
              for (int change = 0; change < ONE_BY_ONE; change++) {
                crowd.changeOne(change % crowd.crowd().triggers(), run.folder());
              }
            });
  }

  private static void changes(Run run, Recordings recordings, CrowdServer crowd) {
    Questions questions = crowd.crowd().noToken();
    double rate = Changes.LOAD * run.saturate(crowd.process(), questions).perSecond();
    run.warmUpAt(rate, crowd.process(), questions);
    String quiet = NO_TOKEN + of(crowd) + ", 30 % load";
    Profile _ = recordings.at(rate, quiet, crowd.process(), questions);
    long before = crowd.changesTaken();
    try (FolderChanges _ = FolderChanges.begin(crowd, run.folder())) {
      Profile _ =
          recordings.at(rate, quiet + ", a hundred changes a second", crowd.process(), questions);
    }
    crowd.awaitChangesTakenAfter(before);
  }

  private static String of(CrowdServer crowd) {
    return String.format(Locale.ROOT, ", %d triggers", crowd.crowd().triggers());
  }
}
