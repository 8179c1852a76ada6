package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.JvmThreads;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.machine.ThreadTimes;
import dev.httptrigger.bench.process.FirstAnswer;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.process.JavaCommand;
import dev.httptrigger.bench.profile.FlightRecording;
import dev.httptrigger.bench.profile.Profile;
import dev.httptrigger.bench.report.FlameGraph;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.testkit.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The profiles of a scenario, as rows of its table and as pictures. Used by one thread. */
final class Recordings {
  private static final double PERCENT = 100;

  /** Smaller parts stay in the picture. */
  private static final double SMALLEST = 0.01;

  private final Run run;
  private final List<Row> rows = new ArrayList<>();
  private final List<FlameGraph> flames = new ArrayList<>();

  /** None yet. */
  Recordings(Run run) {
    this.run = run;
  }

  /** A server under as much load as it can bear. */
  Profile saturated(String what, GrpcProcess process, Questions questions) {
    Meter meter = meter();
    return recorded(what, process, () -> run.checked(process, meter.saturate(process, questions)));
  }

  /** A server at a fixed rate, and how long all of it stood still meanwhile. */
  Profile at(double perSecond, String what, GrpcProcess process, Questions questions) {
    Meter meter = meter();
    AtomicLong took = new AtomicLong();
    FlightRecording recording =
        recording(
            what,
            process,
            () -> {
              long start = System.nanoTime();
              run.checked(process, meter.at(perSecond, process, questions).measured());
              took.set(System.nanoTime() - start);
            });
    addPauses(what, recording.pauses(), took.get() / 1e9);
    return recording.profile();
  }

  private void addPauses(String what, List<Duration> pauses, double seconds) {
    double paused = pauses.stream().mapToLong(Duration::toNanos).sum() / 1e9;
    rows.add(
        Row.told(what + ": time in which all of it stood still", PERCENT * paused / seconds, "%"));
    rows.add(Row.told(what + ": times that it did", pauses.size() / seconds, "/s"));
    rows.add(
        Row.told(
            what + ": the longest of them",
            pauses.stream().mapToLong(Duration::toNanos).max().orElse(0) / 1e6,
            "ms"));
  }

  private Meter meter() {
    return run.plan().meter().lasting(run.plan().latencies());
  }

  /** A server while something is done. */
  Profile recorded(String what, GrpcProcess process, Runnable work) {
    return recording(what, process, work).profile();
  }

  private FlightRecording recording(String what, GrpcProcess process, Runnable work) {
    run.tell("recording: " + what);
    Together together = new Together();
    ThreadTimes times = ThreadTimes.fromNow(process.pid());
    FlightRecording recording = FlightRecording.of(process, file(what), work);
    together.add(recording.profile(), times.untilNow());
    Profile _ = add(what, together);
    return recording;
  }

  /** A server that was started with {@link FlightRecording#fromStart}, and is ready now. */
  Profile start(String what, GrpcProcess process) {
    run.tell("recording: " + what);
    Together together = new Together();
    Map<String, Long> used = Proc.cpuByThreadName(process.pid());
    together.add(FlightRecording.stop(process, file(what)).profile(), used);
    return add(what, together);
  }

  /**
   * Servers that start one after the other and do something next, put together.
   *
   * @param start starts one with {@link FlightRecording#fromStart}, and waits until it is ready
   * @param nextWhat what to call what they do next
   * @return their starts
   */
  Profile startsAndNext(
      String what, Supplier<GrpcProcess> start, String nextWhat, Consumer<GrpcProcess> next) {
    Together starts = new Together();
    Together nexts = new Together();
    for (int number = 0; number < run.plan().starts(); number++) {
      run.tell("recording: " + what);
      try (GrpcProcess process = start.get()) {
        Map<String, Long> used = Proc.cpuByThreadName(process.pid());
        ThreadTimes times = ThreadTimes.fromNow(process.pid());
        Instant ready = Instant.now();
        next.accept(process);
        Map<String, Long> usedThen = times.untilNow();
        FlightRecording recording = FlightRecording.stop(process, file(what));
        starts.add(recording.before(ready), used);
        nexts.add(recording.since(ready), usedThen);
      }
    }
    Profile profile = add(what, starts);
    Profile _ = add(nextWhat, nexts);
    return profile;
  }

  /**
   * Servers that start one after the other, each up to its first right answer, put together.
   *
   * @param command starts one
   */
  Profile firstAnswers(String what, JavaCommand command, Questions questions) {
    Together together = new Together();
    for (int number = 0; number < run.plan().starts(); number++) {
      run.tell("recording: " + what);
      Path file = file(what + " " + number);
      JavaCommand recorded = command.withFlags(List.of(FlightRecording.fromStartTo(file)));
      int port = FreePorts.next();
      Map<String, Long> used = new HashMap<>();
      Instant start = Instant.now();
      Duration took =
          FirstAnswer.after(
              StartUp.onPort(recorded, port),
              port,
              questions,
              run.cores(),
              run.nextLog(),
              pid -> used.putAll(Proc.cpuByThreadName(pid)));
      together.add(FlightRecording.read(file).before(start.plus(took)), used);
    }
    return add(what, together);
  }

  /** Several recordings of the same. */
  private static final class Together {
    private final List<Profile> profiles = new ArrayList<>();
    private final Map<String, Long> used = new HashMap<>();

    void add(Profile profile, Map<String, Long> cpuByThreadName) {
      profiles.add(profile);
      cpuByThreadName.forEach((thread, time) -> used.merge(thread, time, Long::sum));
    }
  }

  private Profile add(String what, Together together) {
    for (JvmThreads each : JvmThreads.values()) {
      double share = each.share(together.used);
      if (share >= SMALLEST) {
        rows.add(Row.told(what + ": " + each.text(), PERCENT * share, "%"));
      }
    }
    Profile profile = Profile.together(together.profiles);
    rows.add(Row.told(what + ": samples", profile.samples(), ""));
    for (Profile.Part part : profile.parts()) {
      if (part.share() >= SMALLEST) {
        rows.add(Row.told(what + ": " + part.name(), PERCENT * part.share(), "%"));
      }
    }
    return profile;
  }

  /** A picture beside the table. */
  void draw(String what, Profile profile) {
    flames.add(profile.flames(name(what), "Where the processor time goes: " + what));
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  List<FlameGraph> flames() {
    return List.copyOf(flames);
  }

  private Path file(String what) {
    return run.folder().resolve(name(what) + ".jfr");
  }

  private static String name(String what) {
    return "profile-" + what.replaceAll("[,%]", "").replaceAll(" +", "-");
  }
}
