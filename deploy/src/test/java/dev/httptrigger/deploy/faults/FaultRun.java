package dev.httptrigger.deploy.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A cluster under load, on which one fault after the other comes, and sometimes two together. */
final class FaultRun implements AutoCloseable {
  /**
   * Within which a change is in force where no fault lets it wait; on a machine with other work.
   */
  static final Duration WINDOW = Duration.ofSeconds(10);

  private static final Duration CALM = Duration.ofSeconds(4);
  private static final Duration LONGEST_CALMING = Duration.ofMinutes(2);

  private final InstantSource clock = InstantSource.system();
  private final Random random;
  private final KeyRing keys = new KeyRing(clock.instant());
  private final Timeline timeline = new Timeline();
  private final Map<String, String> injected = new HashMap<>();
  private final Set<String> hadTheirTurn = new HashSet<>();
  private final Cluster cluster;
  private final Workload workload;
  private final Recorder recorder;
  private final Probes probes;
  private final Consumer<String> progress;

  /**
   * Starts everything, and waits until every answer is right.
   *
   * @param seed of all that is chosen at random
   * @param progress gets the table as it is after each fault
   */
  FaultRun(long seed, Consumer<String> progress) {
    this.progress = progress;
    random = new Random(seed);
    cluster = Cluster.start(keys.mint(Workload.STEADY_KEY));
    workload = new Workload(cluster, keys, clock);
    recorder = new Recorder(workload.journals(), timeline, WINDOW);
    Timeline.Episode start =
        timeline.begin("start", Promise.denies(Duration.ofSeconds(10)), clock.instant());
    workload.start();
    probes = Probes.start(cluster, keys, recorder, clock, seed);
    awaitCalm();
    start.mended(clock.instant());
    start.settled(clock.instant());
  }

  /** One after the other, each alone, in that order. */
  void runEach(List<Fault> faults) {
    faults.forEach(fault -> runTogether(List.of(fault)));
  }

  /** At random, one or two at a time, until that moment. */
  void runAtRandom(List<Fault> faults, Instant end) {
    while (clock.instant().isBefore(end)) {
      runTogether(random.nextBoolean() ? List.of(any(faults)) : two(faults));
    }
  }

  /** Each has its turn before another has its second one. */
  private Fault any(List<Fault> faults) {
    List<Fault> left =
        faults.stream().filter(fault -> !hadTheirTurn.contains(fault.name())).toList();
    if (left.isEmpty()) {
      faults.forEach(fault -> hadTheirTurn.remove(fault.name()));
      left = faults;
    }
    Fault chosen = left.get(random.nextInt(left.size()));
    hadTheirTurn.add(chosen.name());
    return chosen;
  }

  /** Two of different areas, or one where there are no others. */
  private List<Fault> two(List<Fault> faults) {
    Fault one = any(faults);
    List<Fault> others = faults.stream().filter(fault -> fault.area() != one.area()).toList();
    return others.isEmpty()
        ? List.of(one)
        : Stream.of(one, any(others)).sorted(Comparator.comparing(Fault::area)).toList();
  }

  private void runTogether(List<Fault> faults) {
    List<Injected> all = new ArrayList<>();
    for (Fault fault : faults) {
      System.err.println(clock.instant() + " " + fault);
      injected.put(fault.name(), fault.injected());
      recorder.injected(fault.name());
      Timeline.Episode episode = timeline.begin(fault.name(), fault.promise(), clock.instant());
      all.add(new Injected(fault, episode, inject(fault)));
    }
    sleep(faults.stream().map(Fault::lasts).max(Comparator.naturalOrder()).orElseThrow());
    all.reversed().forEach(each -> safely(each.fault(), each.mend()));
    all.forEach(each -> each.episode().mended(clock.instant()));
    if (awaitCalm()) {
      all.forEach(each -> each.episode().settled(clock.instant()));
    }
    progress.accept(table());
  }

  /** A fault that is there. */
  private record Injected(Fault fault, Timeline.Episode episode, Runnable mend) {}

  private Runnable inject(Fault fault) {
    AtomicReference<Runnable> mend = new AtomicReference<>(() -> {});
    safely(fault, () -> mend.set(fault.injection().into(cluster, workload, random)));
    return mend.get();
  }

  /** One fault that can't be done must not end the others. */
  private void safely(Fault fault, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | AssertionError e) {
      recorder.failed(fault.name(), e);
    }
  }

  /**
   * Waits until every answer has been right for a while, and all that was killed is ready again:
   * the next fault may take the process that stood in for it. What takes too long is recorded.
   *
   * @return whether it came to that
   */
  private boolean awaitCalm() {
    Instant begin = clock.instant();
    Duration quiet;
    do {
      sleep(Duration.ofMillis(200));
      Instant now = clock.instant();
      Duration since = Duration.between(begin, now);
      quiet = recorder.calmFor(now).compareTo(since) < 0 ? recorder.calmFor(now) : since;
      if (since.compareTo(LONGEST_CALMING) > 0) {
        return false;
      }
    } while (quiet.compareTo(CALM) < 0 || !cluster.isReady());
    return true;
  }

  /** Waits; whoever interrupts it ends the run. */
  static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What breaks the promise. */
  List<String> broken() {
    return recorder.broken();
  }

  /** The table of what was done and measured. */
  String table() {
    return recorder.table(injected);
  }

  @Override
  public void close() {
    probes.close();
    workload.close();
    cluster.close();
  }
}
