package dev.httptrigger.operator.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How busy the publisher is, and what it publishes. Safe for use by several threads. */
final class PublishMetrics {
  private static final String WRITES = "httptrigger.operator.writes";

  private final Counter records;
  private final Counter keySets;
  private final Counter index;
  private final Counter deletions;
  private final Counter conflicts;
  private final Counter failures;
  private final Timer passes;
  private final Counter lookedAt;
  private final AtomicInteger triggers = new AtomicInteger();
  private final AtomicInteger notAccepted = new AtomicInteger();
  private final AtomicInteger reservations = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger leading = new AtomicInteger();

  PublishMetrics(MeterRegistry registry) {
    records = registry.counter(WRITES, "kind", "record");
    keySets = registry.counter(WRITES, "kind", "keyset");
    index = registry.counter(WRITES, "kind", "index");
    deletions = registry.counter(WRITES, "kind", "deletion");
    conflicts = registry.counter("httptrigger.operator.write.conflicts");
    failures = registry.counter("httptrigger.operator.publish.failures");
    passes = registry.timer("httptrigger.operator.publish");
    lookedAt = registry.counter("httptrigger.operator.publish.triggers");
    registry.gauge("httptrigger.operator.triggers", triggers);
    registry.gauge("httptrigger.operator.triggers.not.accepted", notAccepted);
    registry.gauge("httptrigger.operator.reservations", reservations);
    registry.gauge("httptrigger.operator.removals.held", held);
    registry.gauge("httptrigger.operator.leading", leading);
  }

  void wroteRecord() {
    records.increment();
  }

  void wroteKeySet() {
    keySets.increment();
  }

  void wroteIndex() {
    index.increment();
  }

  void deletedRecord() {
    deletions.increment();
  }

  void conflict() {
    conflicts.increment();
  }

  void failed() {
    failures.increment();
  }

  void passed(Duration took) {
    passes.record(took);
  }

  /** So many triggers were looked at in one pass. */
  void lookedAt(int count) {
    lookedAt.increment(count);
  }

  void leads(boolean leads) {
    leading.set(leads ? 1 : 0);
  }

  void held(int triggers) {
    held.set(triggers);
  }

  void outcomes(OutcomeBoard board, int reservedHosts) {
    reservations.set(reservedHosts);
    triggers.set(board.count());
    notAccepted.set(board.notAccepted());
  }
}
