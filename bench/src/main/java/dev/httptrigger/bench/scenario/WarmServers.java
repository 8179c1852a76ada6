package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Pace;
import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.bench.machine.JvmThreads;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.GrpcProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Which servers are warm, and for which kind of question. A server is loaded on both processors,
 * its compilers beside it, until it is steady ({@link Steadiness}); then on the one on which it is
 * measured, until it is as steady there. Used by one thread.
 */
public final class WarmServers {
  private final Cores cores;
  private final Warming warming;
  private final Consumer<String> progress;
  private final Map<Long, Set<String>> warm = new HashMap<>();

  /**
   * No server is warm yet.
   *
   * @param cores where servers and the load run
   * @param warming how long it takes at most
   * @param progress is told what is warmed up, for people who wait
   */
  public WarmServers(Cores cores, Warming warming, Consumer<String> progress) {
    this.cores = cores;
    this.warming = warming;
    this.progress = progress;
  }

  /**
   * Warms a server, unless it is warm for that; the load is kept to its own processor from then on.
   *
   * @param process the server
   * @param kind what the questions have in common
   * @param questions what it is asked
   * @param first the longest when the server was never loaded before
   */
  public void warm(GrpcProcess process, String kind, Questions questions, Duration first) {
    Set<String> known = warm.computeIfAbsent(process.pid(), _ -> new HashSet<>());
    Duration longest = known.isEmpty() ? first : warming.further();
    if (known.add(kind)) {
      progress.accept("warming up: " + process.name() + ", " + kind);
      loadOnBoth(process, questions, longest);
      cores.keepOnServerCore(process.pid());
      cores.keepOnLoadCore(ProcessHandle.current().pid());
      load(Meter.SATURATED, process, questions, warming.settling());
    }
    cores.keepOnLoadCore(ProcessHandle.current().pid());
  }

  /** Warms a server that stays on both processors, and leaves the load there too. */
  void warmOnBoth(GrpcProcess process, Questions questions) {
    progress.accept("warming up: " + process.name());
    loadOnBoth(process, questions, warming.comparison());
  }

  /**
   * Loads a warm server at a fixed rate until it is steady: at less than it can bear it runs other
   * code, which is compiled again, and so does the load.
   */
  void warmAt(double perSecond, GrpcProcess process, Questions questions) {
    load(new Pace.FixedRate(perSecond), process, questions, warming.settling());
  }

  private void loadOnBoth(GrpcProcess process, Questions questions, Duration longest) {
    cores.letUseBoth(process.pid());
    cores.letUseBoth(ProcessHandle.current().pid());
    load(Meter.SATURATED, process, questions, longest);
  }

  /** Answers are not judged yet: a cold server may refuse what has waited too long. */
  private void load(Pace pace, GrpcProcess process, Questions questions, Duration longest) {
    Steadiness steadiness = new Steadiness();
    AtomicLong compiled = new AtomicLong(compilers(process));
    Meter.inWindows(
        pace,
        process,
        questions,
        warming.window(),
        longest,
        window -> {
          long now = compilers(process);
          long compiling = Math.max(0, now - compiled.getAndSet(now));
          if (!window.window().disturbed()) {
            steadiness.add(window.cpuMicros(), compiling / (double) window.window().serverCpu());
          }
          return steadiness.reached();
        });
  }

  private static long compilers(GrpcProcess process) {
    return JvmThreads.COMPILERS.cpu(Proc.cpuByThreadName(process.pid()));
  }
}
