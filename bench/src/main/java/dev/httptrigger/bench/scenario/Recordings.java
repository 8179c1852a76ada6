package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.CompilerThreads;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.profile.FlightRecording;
import dev.httptrigger.bench.profile.Profile;
import dev.httptrigger.bench.report.FlameGraph;
import dev.httptrigger.bench.report.Row;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** A server at a fixed rate. */
  Profile at(double perSecond, String what, GrpcProcess process, Questions questions) {
    Meter meter = meter();
    return recorded(
        what,
        process,
        () -> run.checked(process, meter.at(perSecond, process, questions).measured()));
  }

  private Meter meter() {
    return run.plan().meter().lasting(run.plan().latencies());
  }

  private Profile recorded(String what, GrpcProcess process, Runnable work) {
    run.tell("recording: " + what);
    Profile profile = FlightRecording.of(process, file(what), work);
    add(what, profile);
    return profile;
  }

  /** A server that was started with {@link FlightRecording#fromStart}, and is ready now. */
  Profile start(String what, GrpcProcess process) {
    run.tell("recording: " + what);
    Map<String, Long> used = Proc.cpuByThreadName(process.pid());
    Profile profile = FlightRecording.stop(process, file(what)).profile();
    add(what, profile, used);
    return profile;
  }

  /**
   * Likewise, and what it does next.
   *
   * @param nextWhat what to call that
   * @return its start
   */
  Profile startAndNext(String what, GrpcProcess process, String nextWhat, Runnable next) {
    run.tell("recording: " + what);
    Map<String, Long> used = Proc.cpuByThreadName(process.pid());
    Instant ready = Instant.now();
    next.run();
    Map<String, Long> usedThen = new HashMap<>(Proc.cpuByThreadName(process.pid()));
    // A thread that has ended meanwhile is missed; it must not count as less than nothing.
    usedThen.replaceAll((thread, now) -> Math.max(0, now - used.getOrDefault(thread, 0L)));
    FlightRecording recording = FlightRecording.stop(process, file(what));
    Profile start = recording.before(ready);
    add(what, start, used);
    add(nextWhat, recording.since(ready), usedThen);
    return start;
  }

  private void add(String what, Profile profile, Map<String, Long> cpuByThreadName) {
    double compilers = CompilerThreads.share(cpuByThreadName);
    rows.add(Row.told(what + ": the compilers", PERCENT * compilers, "%"));
    add(what, profile);
  }

  private void add(String what, Profile profile) {
    rows.add(Row.told(what + ": samples", profile.samples(), ""));
    for (Profile.Part part : profile.parts()) {
      if (part.share() >= SMALLEST) {
        rows.add(Row.told(what + ": " + part.name(), PERCENT * part.share(), "%"));
      }
    }
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
