package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.process.LocalJvm;
import dev.httptrigger.bench.profile.FlightRecording;
import dev.httptrigger.bench.profile.Profile;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Questionnaire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a check of a known token leaves to the garbage collector. Measured after all else: the JVMs
 * are asked through their management agents, which have threads.
 */
record Allocation() implements Scenario {
  private static final Duration CONNECTING = Duration.ofMillis(500);
  private static final double SMALLEST = 0.01;

  @Override
  public String name() {
    return "allocation";
  }

  @Override
  public String title() {
    return "Garbage of a check, a token seen before";
  }

  @Override
  public Duration length(Plan plan) {
    return plan.meter().once().plus(CONNECTING).multipliedBy(4).plus(plan.latencies());
  }

  @Override
  public Section measure(Run run) {
    Questionnaire ours = run.workload().known();
    Questions theirs = ours.forAlwaysOk();
    run.warmUpBaseLine(run.alwaysOk(), theirs);
    run.warmUpBaseLine(run.alwaysOkBytes(), theirs);
    run.warmUp(Run.KNOWN, ours);
    FullAnswer full = FullAnswer.of(run);
    run.warmUpBaseLine(full.process(), full.questions());
    run.tell(title());
    double server = bytes(run, run.server(), ours);
    double alwaysOk = bytes(run, run.alwaysOk(), theirs);
    double onBytes = bytes(run, run.alwaysOkBytes(), theirs);
    double fully = bytes(run, full.process(), full.questions());
    List<Row> rows =
        new ArrayList<>(
            List.of(
                Row.judged(
                    "beyond always OK on bytes", server - onBytes, "bytes", Goal.atMost(512)),
                Row.judged("against always OK", server / alwaysOk, "×", Goal.atMost(0.5)),
                Row.told("garbage of a check", server, "bytes")));
    rows.addAll(parts(run, run.server(), ours, server));
    rows.add(Row.told("garbage of an always-OK check", alwaysOk, "bytes"));
    rows.add(Row.told("garbage of an always-OK check on bytes", onBytes, "bytes"));
    rows.add(
        Row.told("garbage of an always-OK check on bytes, " + FullAnswer.WHAT, fully, "bytes"));
    return Section.of(
        name(),
        title(),
        "What all threads of the server have allocated, as its JVM counts it; of it, by what the"
            + " JVM's recorder has seen at another time, the parts: packages of ours whose work it"
            + " is, libraries that they ask included, the larger ones.",
        rows);
  }

  private static List<Row> parts(Run run, GrpcProcess process, Questions questions, double all) {
    Meter meter = run.plan().meter().lasting(run.plan().latencies());
    Profile profile =
        FlightRecording.ofMemory(
                process,
                run.folder().resolve("garbage.jfr"),
                () -> run.checked(process, meter.saturate(process, questions)))
            .profile();
    return profile.parts().stream()
        .filter(part -> part.share() >= SMALLEST)
        .map(part -> Row.told("of it " + part.name(), all * part.share(), "bytes"))
        .toList();
  }

  private static double bytes(Run run, GrpcProcess process, Questions questions) {
    try (LocalJvm machine = LocalJvm.of(process.pid())) {
      Meter.Timed timed = run.plan().meter().saturate(process, questions, machine::allocatedBytes);
      return timed.counted() / (double) run.checked(process, timed.measured()).answered();
    }
  }
}
