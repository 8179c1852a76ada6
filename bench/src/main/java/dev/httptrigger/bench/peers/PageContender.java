package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.load.BrokenLoadException;
import dev.httptrigger.bench.load.Progress;
import dev.httptrigger.bench.machine.Moment;
import dev.httptrigger.bench.machine.Pause;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.scenario.Measured;
import dev.httptrigger.bench.scenario.Meter;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.Spread;
import dev.httptrigger.bench.workload.CommonTask;
import dev.httptrigger.bench.workload.EnvoyRequest;
import dev.httptrigger.testkit.ChildProcess;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One that answers requests over HTTP/1.1: an Envoy that decides, itself or by asking. */
final class PageContender implements Contender {
  /** As many requests under way as a Check load has calls. */
  private static final int CONNECTIONS = 100;

  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(2);
  private static final int OK = 200;

  private final String name;
  private final ChildProcess process;
  private final int port;
  private final Pages pages;
  private final List<Long> helpers;
  private final Run run;
  private final Duration firstAnswer;
  private final List<Double> helpersMicros = new ArrayList<>();

  private PageContender(
      String name,
      ChildProcess process,
      int port,
      Pages pages,
      List<Long> helpers,
      Run run,
      Duration firstAnswer) {
    this.name = name;
    this.process = process;
    this.port = port;
    this.pages = pages;
    this.helpers = helpers;
    this.run = run;
    this.firstAnswer = firstAnswer;
  }

  /**
   * Starts one on the server's core and waits until it gives a right answer to the first page.
   *
   * @param helpers processes whose CPU time counts with its own, as it asks them
   * @throws LeftOutException when it gives none
   */
  static PageContender start(Prepared prepared, Pages pages, List<Long> helpers, Run run) {
    long start = System.nanoTime();
    ChildProcess process =
        ChildProcess.start(run.cores().onServerCore(prepared.words()), Map.of(), run.nextLog());
    while (!answersFirst(prepared.port(), pages)) {
      if (!process.isAlive() || System.nanoTime() - start > LONGEST_START.toNanos()) {
        process.stop();
        throw new LeftOutException("it gives no right answer: " + process.logTail());
      }
      Pause.of(POLL);
    }
    return new PageContender(
        prepared.name(),
        process,
        prepared.port(),
        pages,
        List.copyOf(helpers),
        run,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static boolean answersFirst(int port, Pages pages) {
    try {
      Answer answer = page(port, pages.requests().getFirst());
      return answer.allowed() && answer.user().equals(pages.users().getFirst());
    } catch (UncheckedIOException e) {
      return false; // not there yet
    }
  }

  private static Answer page(int port, byte[] request) {
    // The connection has to end with the answer, so that a changed listener answers the next.
    String text = new String(request, StandardCharsets.US_ASCII);
    RawResponse response =
        RawHttp.exchange(port, text.substring(0, text.length() - 2) + "connection: close\r\n\r\n");
    return response.status() == OK
        ? Answer.allowed(String.join(",", response.header(CommonTask.USER_HEADER)))
        : Answer.denied("HTTP " + response.status());
  }

  /** The time from its start to its first right answer. */
  Duration firstAnswer() {
    return firstAnswer;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Answer ask(String host, Optional<String> token) {
    try {
      return page(port, new EnvoyRequest(host, token).page());
    } catch (UncheckedIOException e) {
      return Answer.failed("no answer");
    }
  }

  @Override
  public Measured saturate() {
    Meter meter = run.plan().meter();
    Once once = once(meter);
    for (int attempt = 1;
        attempt < meter.attempts() && once.measured().window().disturbed();
        attempt++) {
      Once next = once(meter);
      once = next.otherCores() < once.otherCores() ? next : once;
    }
    Measured best = once.measured();
    helpersMicros.add(once.helpersMicros());
    if (best.wrong() > 0 || best.answered() == 0) {
      throw new LeftOutException(
          "under load: " + best.wrong() + " of " + best.answered() + " answers were wrong");
    }
    return best;
  }

  /** What was measured, and what of it is the helpers'. */
  private record Once(Measured measured, double helpersMicros) {
    double otherCores() {
      return measured.window().otherCores();
    }
  }

  /** CPU microseconds of its helpers for a request: the median of all that was measured. */
  double helpersMicros() {
    return Spread.of(helpersMicros).median();
  }

  private Once once(Meter meter) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (PageLoad load = PageLoad.start(address, CONNECTIONS, pages)) {
      Pause.of(meter.settling());
      Moment start = now();
      long helpersBefore = cpuOfHelpers();
      Progress before = load.progress();
      Pause.of(meter.length());
      Progress after = load.progress();
      long answered = after.answered() - before.answered();
      Measured measured = new Measured(answered, after.wrong(), now().since(start));
      return new Once(measured, (cpuOfHelpers() - helpersBefore) / 1e3 / answered);
    } catch (BrokenLoadException e) {
      throw new LeftOutException("under load: " + e.getMessage(), e);
    }
  }

  private Moment now() {
    Moment own = Moment.now(pid());
    return new Moment(
        own.nanoTime(), own.serverCpu() + cpuOfHelpers(), own.loadCpu(), own.machineCpu());
  }

  private long cpuOfHelpers() {
    return helpers.stream().mapToLong(Proc::cpuOfProcess).sum();
  }

  @Override
  public void close() {
    process.stop();
  }
}
