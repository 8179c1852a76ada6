package dev.httptrigger.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.ObjectName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UnhurriedWritesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BlockingQueue<ObjectName> looks = new LinkedBlockingQueue<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final UnhurriedWrites writes = new UnhurriedWrites(looks::add, registry);

  @AfterEach
  void close() {
    writes.close();
  }

  private static List<ObjectName> triggers(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new ObjectName("shop", "trigger-" + number))
        .toList();
  }

  private double waiting() {
    return registry.get("httptrigger.operator.status.waiting").gauge().value();
  }

  @Test
  void turnsComeOneAfterTheOtherAndNoFasterThanTwentyASecond() {
    List<ObjectName> all = triggers(20);
    all.forEach(writes::later);
    all.forEach(writes::later);
    assertThat(waiting()).isEqualTo(20);
    long began = System.nanoTime();
    writes.start();

    await().atMost(PATIENCE).until(() -> looks.size() == all.size());

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(950));
    assertThat(looks).containsExactlyElementsOf(all);
    assertThat(waiting()).isZero();
    assertThat(all).allMatch(writes::takeTurn);
  }

  @Test
  void aTurnIsGoodForOneLook() throws InterruptedException {
    ObjectName trigger = triggers(1).getFirst();
    writes.start();
    assertThat(writes.takeTurn(trigger)).isFalse();

    writes.later(trigger);
    assertThat(looks.take()).isEqualTo(trigger);

    assertThat(writes.takeTurn(trigger)).isTrue();
    assertThat(writes.takeTurn(trigger)).isFalse();
  }

  @Test
  void whatIsGoneGetsNoTurn() throws InterruptedException {
    List<ObjectName> all = triggers(2);
    all.forEach(writes::later);
    writes.forget(all.getFirst());
    writes.start();

    assertThat(looks.take()).isEqualTo(all.getLast());
    assertThat(writes.takeTurn(all.getFirst())).isFalse();
  }

  @Test
  void whoWantsToWriteAgainWaitsForAnotherTurn() throws InterruptedException {
    ObjectName trigger = triggers(1).getFirst();
    writes.start();
    writes.later(trigger);
    assertThat(looks.take()).isEqualTo(trigger);
    writes.later(trigger);

    assertThat(looks.take()).isEqualTo(trigger);
  }

  @Test
  void turnsAreFewWhileThereIsWhatSomebodyWaitsForAndNeverNone() throws InterruptedException {
    List<ObjectName> all = triggers(3);
    Thread busy =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    writes.wroteAwaited();
                    Thread.onSpinWait();
                  }
                });
    try {
      long began = System.nanoTime();
      all.forEach(writes::later);
      writes.start();
      await().atMost(PATIENCE).until(() -> looks.size() == all.size());

      // Three turns take three times as long, or 150 ms where they yield to nobody. In between is
      // room for a machine that does not let the busy one run all the while.
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThan(Duration.ofMillis(UnhurriedWrites.LONGEST_YIELD_MILLIS));
    } finally {
      busy.interrupt();
      busy.join();
    }
  }

  @Test
  void writesAreCountedByWhoWaitsForThem() {
    writes.wroteAwaited();
    writes.wroteUnhurried();
    writes.wroteUnhurried();

    assertThat(count("spec")).isEqualTo(1);
    assertThat(count("other")).isEqualTo(2);
  }

  private double count(String cause) {
    return registry.get("httptrigger.operator.status.writes").tag("cause", cause).counter().count();
  }
}
