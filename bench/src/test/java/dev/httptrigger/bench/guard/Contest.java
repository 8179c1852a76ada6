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

  private static final Duration WARM_UP_OF_BASE_LINE = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(7);
  private static final Duration WARM_UP_FOR_NEVER_SEEN = Duration.ofSeconds(5);
  private static final Duration OPENSSL = Duration.ofSeconds(1);
  private static final Meter METER = new Meter(Duration.ofMillis(300), Duration.ofSeconds(1), 2);

  private final Cores cores = Cores.ofThisMachine();
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
    warmUp(alwaysOk, knownForAlwaysOk, WARM_UP_OF_BASE_LINE);
    warmUp(server, known, WARM_UP);
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

  /** Loads it on both processors, its compilers beside it, then keeps it to its own. */
  private void warmUp(GrpcProcess process, Questions questions, Duration length) {
    long self = ProcessHandle.current().pid();
    cores.letUseBoth(process.pid());
    cores.letUseBoth(self);
    // Answers are not judged yet: a cold server may refuse what has waited too long.
    new Meter(Duration.ZERO, length, 1).saturate(process, questions);
    cores.keepOnServerCore(process.pid());
    cores.keepOnLoadCore(self);
  }

  /** CPU of a check whose token was seen before, by that of an always-OK check. */
  Attempt knownToken() {
    return cpu(known, knownForAlwaysOk, 0);
  }

  /** Before {@link #neverSeen}. */
  void warmUpForNeverSeen() {
    warmUp(server, neverSeen, WARM_UP_FOR_NEVER_SEEN);
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
