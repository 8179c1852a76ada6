package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.FirstAnswer;
import dev.httptrigger.bench.process.JvmMemory;
import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.scenario.MemoryRows;
import dev.httptrigger.bench.scenario.Plan;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.Scenario;
import dev.httptrigger.bench.scenario.Spread;
import dev.httptrigger.bench.workload.CommonTask;
import dev.httptrigger.bench.workload.Workload;
import dev.httptrigger.testkit.IdentityProvider;
import dev.httptrigger.testkit.RealPartException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers that Envoy can ask instead of HttpTrigger, one after the other beside it.
 *
 * @param peers who
 */
record SideBySide(List<Peer> peers) implements Scenario {
  /** About how long one of them takes to start and to show that it is right. */
  private static final Duration FOR_EACH = Duration.ofSeconds(20);

  static final String NAME = "peers";

  private static final double MEBIBYTE = 1 << 20;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Beside its peers";
  }

  @Override
  public Duration length(Plan plan) {
    return plan.turns(4).plus(FOR_EACH).multipliedBy(peers.size());
  }

  @Override
  public void prepare(Workload workload) {
    workload.addFresh(Ours.ALGORITHM);
  }

  @Override
  public Section measure(Run run) {
    List<Row> rows = new ArrayList<>();
    List<BarPlot.Bar> bars = new ArrayList<>();
    LeftOut leftOut = new LeftOut();
    Ours ours = new Ours(run);
    try (IdentityProvider keys = IdentityProvider.start(run.workload().commonTask().mint())) {
      for (Peer peer : peers) {
        try {
          run.tell("beside HttpTrigger: " + peer.name());
          Figures figures = measure(run, peer, ours, keys.keySetUrl());
          rows.addAll(figures.rows());
          bars.add(new BarPlot.Bar(peer.name(), figures.cpuMicros()));
        } catch (LeftOutException e) {
          run.tell("not measured: " + peer.name() + ": " + e.getMessage());
          leftOut.add(peer.name(), e);
        }
      }
    }
    rows.addAll(ours.threads());
    JvmMemory memory = JvmMemory.of(run.server().pid());
    rows.add(Row.told("memory (RSS) of HttpTrigger", memory.resident() / MEBIBYTE, "MiB"));
    rows.addAll(MemoryRows.of(memory));
    rows.add(MemoryRows.inUse(JvmMemory.heapInUse(run.server().pid()), ""));
    return new Section(
        name(),
        title(),
        "Each verifies RS256 tokens of one issuer for one audience and hands the subject to the"
            + " upstream; HttpTrigger does what it does in the other scenarios, which is more."
            + " Before one is measured it has to let a good token pass, and to refuse a request"
            + " without a token, an expired one, and a wrong signature, issuer, audience or key."
            + " They get the same tokens in turn, in the form that Envoy sends by default. None of"
            + " them remembers tokens, so the same figure stands beside HttpTrigger's for known"
            + " tokens and for ones never seen. What is compared are checks in a second of CPU."
            + " Authorino checks issuer and audience by a rule, as it has no other way. Always OK"
            + " decides nothing: what it costs here is the network's and gRPC's part."
            + leftOut.sentence(),
        rows,
        bars.isEmpty() ? List.of() : List.of(plot(ours, bars)),
        List.of());
  }

  private static BarPlot plot(Ours ours, List<BarPlot.Bar> peers) {
    List<BarPlot.Bar> bars = new ArrayList<>(peers);
    bars.addFirst(new BarPlot.Bar(Ours.NEVER_SEEN, ours.neverSeen().cpuMicros()));
    bars.addFirst(new BarPlot.Bar(Ours.KNOWN, ours.known().cpuMicros()));
    return new BarPlot(NAME, "CPU of one check", "µs", bars);
  }

  /** What came of one. */
  private record Figures(List<Row> rows, double cpuMicros) {}

  private static Figures measure(Run run, Peer peer, Ours ours, String keySetUrl) {
    CommonTask task = run.workload().commonTask();
    Questions checks = task.checks();
    Setting setting =
        new Setting(Site.all(List.of(task.host()), Policy.of(task)), keySetUrl, run.folder());
    try (Prepared prepared = prepared(peer, setting)) {
      List<Double> starts = new ArrayList<>();
      for (int start = 0; start < run.plan().starts(); start++) {
        starts.add(millisToFirstAnswer(run, prepared, checks));
      }
      Rounds rounds = new Rounds();
      try (CheckContender contender = CheckContender.start(prepared, checks, run)) {
        Gated.awaitGood(contender, task, List.of(task.host()));
        Gated.requirePassed(contender, task);
        contender.saturate(); // to settle
        for (int round = 0; round < run.plan().repetitions(); round++) {
          rounds.add(Ours.KNOWN, ours.known());
          rounds.add(peer.name(), contender.saturate());
          rounds.add(Ours.NEVER_SEEN, ours.neverSeen());
          rounds.add(Ours.ALWAYS_OK, ours.alwaysOk());
        }
        double resident = Proc.residentBytes(contender.pid()) / MEBIBYTE;
        return new Figures(
            rows(peer, rounds, resident, Spread.of(starts).median()),
            rounds.cpuMicros(peer.name()));
      }
    }
  }

  /** What a peer can't be given is a reason to leave it out. */
  static Prepared prepared(Peer peer, Setting setting) {
    try {
      return peer.prepare(setting);
    } catch (RealPartException | UncheckedIOException e) {
      throw new LeftOutException("what it needs can't be had: " + e.getMessage(), e);
    }
  }

  private static double millisToFirstAnswer(Run run, Prepared prepared, Questions checks) {
    try {
      return FirstAnswer.after(
                  prepared.words(), prepared.port(), checks, run.cores(), run.nextLog())
              .toNanos()
          / 1e6;
    } catch (RealPartException e) {
      throw new LeftOutException("it does not start: " + e.getMessage(), e);
    }
  }

  private static List<Row> rows(Peer peer, Rounds rounds, double resident, double startMillis) {
    String name = peer.name();
    return List.of(
        Row.judged(
            "known token, against " + name,
            rounds.times(name, Ours.KNOWN),
            "×",
            Goal.atLeast(peer.leastForKnown())),
        Row.judged(
            "RS256 never seen, against " + name,
            rounds.times(name, Ours.NEVER_SEEN),
            "×",
            Goal.atLeast(peer.leastForNeverSeen())),
        Row.told("CPU of a check, " + name, rounds.cpuMicros(name), "µs").noting(rounds.note(name)),
        Row.told("CPU of a check beside it, " + Ours.KNOWN, rounds.cpuMicros(Ours.KNOWN), "µs")
            .noting(rounds.note(Ours.KNOWN)),
        Row.told(
                "CPU of a check beside it, " + Ours.NEVER_SEEN,
                rounds.cpuMicros(Ours.NEVER_SEEN),
                "µs")
            .noting(rounds.note(Ours.NEVER_SEEN)),
        Row.told(
                "CPU of a check beside it, " + Ours.ALWAYS_OK,
                rounds.cpuMicros(Ours.ALWAYS_OK),
                "µs")
            .noting(rounds.note(Ours.ALWAYS_OK)),
        Row.told("memory (RSS) of " + name, resident, "MiB"),
        Row.told("from the start of " + name + " to its first right answer", startMillis, "ms"));
  }
}
