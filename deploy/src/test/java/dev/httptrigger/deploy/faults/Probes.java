package dev.httptrigger.deploy.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Four that ask through Envoy all the time, each of its own kind, and record every answer. */
final class Probes implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(40);

  private final Cluster cluster;
  private final KeyRing keys;
  private final Recorder recorder;
  private final InstantSource clock;
  private final List<Thread> threads = new ArrayList<>();

  private Probes(Cluster cluster, KeyRing keys, Recorder recorder, InstantSource clock) {
    this.cluster = cluster;
    this.keys = keys;
    this.recorder = recorder;
    this.clock = clock;
  }

  /** Begins to ask. */
  static Probes start(
      Cluster cluster, KeyRing keys, Recorder recorder, InstantSource clock, long seed) {
    Probes probes = new Probes(cluster, keys, recorder, clock);
    List<Kind> kinds =
        List.of(probes::badToken, probes::goodToken, probes::tokenThatGoes, probes::changed);
    for (int number = 0; number < kinds.size(); number++) {
      Kind kind = kinds.get(number);
      RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed + number);
      probes.threads.add(
          Thread.ofVirtual().name("probe " + number).start(() -> probes.ask(kind, random)));
    }
    return probes;
  }

  /** What one of them asks. */
  @FunctionalInterface
  private interface Kind {
    Question next(RandomGenerator random);
  }

  /** Must never pass. */
  private Question badToken(RandomGenerator random) {
    List<String> names = new ArrayList<>(Workload.steady());
    names.addAll(List.of(Workload.SHARED, Workload.ROTATING, Workload.CANARY, Workload.LEAVING));
    return new Question(any(names, random), any(keys.bad(), random));
  }

  /** Must pass. */
  private Question goodToken(RandomGenerator random) {
    return new Question(any(Workload.steady(), random), keys.good(Workload.STEADY_KEY));
  }

  /** Passes until its key, or its trigger, is gone. */
  private Question tokenThatGoes(RandomGenerator random) {
    return new Question(
        any(List.of(Workload.ROTATING, Workload.SHARED, Workload.LEAVING), random),
        any(keys.good(), random));
  }

  /** Its answer shows what is in force. */
  private Question changed(RandomGenerator random) {
    return new Question(Workload.CANARY, Token.NONE);
  }

  private static <T> T any(List<T> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }

  private void ask(Kind kind, RandomGenerator random) {
    try {
      while (!Thread.interrupted()) {
        Question question = kind.next(random);
        Instant asked = clock.instant();
        Answer answer = cluster.ask(question);
        recorder.record(question, answer, asked, clock.instant());
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
