package dev.httptrigger.bench.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.bench.baseline.AlwaysOkServer;
import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.process.LocalJvm;
import dev.httptrigger.bench.process.SignatureCosts;
import dev.httptrigger.bench.scenario.Measured;
import dev.httptrigger.bench.scenario.Meter;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.WarmServers;
import dev.httptrigger.bench.scenario.Warming;
import dev.httptrigger.bench.workload.Questionnaire;
import dev.httptrigger.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The server as shipped beside one that allows everything, each on the same processor in turn. For
 * one thread, which is kept to the other processor meanwhile.
 */
final class Contest implements AutoCloseable {
  private static final String RS256 = "RS256";

  /** More unseen tokens, by users times hosts, than are asked in all. */
  private static final Workload.Sizes SIZES = new Workload.Sizes(2_000, 2_000, 250);

  /** Until they are steady: in a fixed time a slow machine has not compiled what it runs. */
  private static final Warming WARMING =
      new Warming(
          Duration.ofMillis(500),
          Duration.ofSeconds(25),
          Duration.ofSeconds(12),
          Duration.ofSeconds(6),
          Duration.ofSeconds(10));

  private static final Duration OPENSSL = Duration.ofSeconds(1);
  private static final Meter METER = new Meter(Duration.ofMillis(300), Duration.ofSeconds(1), 2);

  private final Cores cores = Cores.ofThisMachine();
  private final WarmServers warm = new WarmServers(cores, WARMING, _ -> {});
  private final GrpcProcess server;
  private final GrpcProcess alwaysOk;
  private final Questionnaire known;
  private final Questions knownForAlwaysOk;
  private final Questions neverSeen;
  private final Questions neverSeenForAlwaysOk;

  /**
   * Starts both and warms them up.
   *
   * @param launcher the program {@code httptrigger}
   * @param folder an empty one, for triggers and logs
   */
  Contest(Path launcher, Path folder) throws IOException {
    Path triggers = Files.createDirectory(folder.resolve("triggers"));
    Workload workload = Workload.create(triggers, SIZES, Instant.now());
    workload.addFresh(RS256);
    known = workload.known();
    knownForAlwaysOk = known.forAlwaysOk();
    neverSeen = workload.neverSeen(RS256);
    neverSeenForAlwaysOk = workload.neverSeenForAlwaysOk(RS256);
    server = GrpcProcess.serve(launcher, triggers, cores, folder.resolve("server.log"));
    alwaysOk = startAlwaysOk(folder.resolve("always-ok.log"));
    warm.warm(alwaysOk, "all it is asked", knownForAlwaysOk, WARMING.comparison());
    warm.warm(server, Run.KNOWN, known, WARMING.first());
  }

  private GrpcProcess startAlwaysOk(Path log) {
    try {
      return GrpcProcess.start(
          "always OK",
          server
              .command()
              .wordsForOther(
                  System.getProperty("java.class.path", ""),
                  AlwaysOkServer.class.getName(),
                  List.of("generated")),
          cores,
          log);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** CPU of a check whose token was seen before, by that of an always-OK check. */
  Attempt knownToken() {
    return cpu(known, knownForAlwaysOk, 0);
  }

  /** Before {@link #neverSeen}. */
  void warmUpForNeverSeen() {
    warm.warm(server, Run.neverSeen(RS256), neverSeen, WARMING.further());
  }

  /** What OpenSSL takes to verify RS256, in microseconds; empty where it is not there. */
  OptionalDouble openssl() {
    return SignatureCosts.opensslRs256(cores, OPENSSL);
  }

  /**
   * CPU of a check whose token was never seen, by that of a bare signature and an always-OK check.
   *
   * @param openssl the signature's, in microseconds
   */
  Attempt neverSeen(double openssl) {
    return cpu(neverSeen, neverSeenForAlwaysOk, openssl);
  }

  private Attempt cpu(Questions ours, Questions theirs, double beyondAlwaysOk) {
    Measured before = METER.saturate(alwaysOk, theirs);
    Measured server = METER.saturate(this.server, ours);
    Measured after = METER.saturate(alwaysOk, theirs);
    return attempt(
        before,
        server,
        after,
        beyondAlwaysOk + before.cpuMicros(),
        server.cpuMicros(),
        beyondAlwaysOk + after.cpuMicros());
  }

  /**
   * Garbage of a check whose token was seen before, by that of an always-OK check. After all else:
   * who is asked for it gets threads for that.
   */
  Attempt garbage() {
    Meter.Timed before = allocating(alwaysOk, knownForAlwaysOk);
    Meter.Timed ours = allocating(server, known);
    Meter.Timed after = allocating(alwaysOk, knownForAlwaysOk);
    return attempt(
        before.measured(),
        ours.measured(),
        after.measured(),
        perCheck(before),
        perCheck(ours),
        perCheck(after));
  }

  private static Meter.Timed allocating(GrpcProcess process, Questions questions) {
    try (LocalJvm machine = LocalJvm.of(process.pid())) {
      return METER.saturate(process, questions, machine::allocatedBytes);
    }
  }

  private static double perCheck(Meter.Timed timed) {
    return timed.counted() / (double) timed.measured().answered();
  }

  /** On a busy machine a refusal for having waited too long can't be told from a wrong answer. */
  private static Attempt attempt(
      Measured before,
      Measured server,
      Measured after,
      double costBefore,
      double cost,
      double costAfter) {
    List<Measured> all = List.of(before, server, after);
    boolean disturbed = all.stream().anyMatch(each -> each.window().disturbed());
    long wrong = all.stream().mapToLong(Measured::wrong).sum();
    boolean answered = all.stream().allMatch(each -> each.answered() > 0);
    if (disturbed && (wrong > 0 || !answered)) {
      return Attempt.spoilt();
    }
    assertThat(wrong).as("wrong answers").isZero();
    assertThat(answered).as("both answered").isTrue();
    return Attempt.between(costBefore, cost, costAfter, disturbed);
  }

  @Override
  public void close() {
    cores.letUseBoth(ProcessHandle.current().pid());
    alwaysOk.close();
    server.close();
  }
}
