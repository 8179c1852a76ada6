package dev.httptrigger.deploy.scale;

import dev.httptrigger.deploy.scale.Population.Member;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Changes triggers at a steady rate, whether or not the system keeps up: of a hundred changes some
 * make a trigger and as many delete one, all others edit one. Of some it measures the time from the
 * API server's answer until Envoy enforces it.
 */
final class Changes {
  /** Of so many changes one is measured. */
  private static final int MEASURED = 10;

  /** Of so many changes one makes a trigger, and one deletes one that was made a while ago. */
  private static final int COMING = 40;

  private static final int COME_BEFORE_GOING = 20;

  /** Nothing is measured in the first minute: programs that were just started are slow. */
  private static final Duration WARM_UP = Duration.ofMinutes(1);

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private final Installed installed;
  private final Writer writer;
  private final Population population;
  private final Size size;
  private final Times edits = new Times();
  private final Times creations = new Times();
  private final Times deletions = new Times();
  private final AtomicInteger notSeen = new AtomicInteger();

  Changes(Installed installed, Writer writer, Population population, Size size) {
    this.installed = installed;
    this.writer = writer;
    this.population = population;
    this.size = size;
  }

  /** From answer to enforcement, of edits. */
  Times edits() {
    return edits;
  }

  /** The same of new triggers. */
  Times creations() {
    return creations;
  }

  /** The same of deletions. */
  Times deletions() {
    return deletions;
  }

  /** How many measured changes were not in force after 30 seconds. */
  int notSeen() {
    return notSeen.get();
  }

  /** Changes for as long as the size says, and a while before, and waits for the last one. */
  void run() {
    long total = size.changesPerSecond() * WARM_UP.plus(size.changing()).toSeconds();
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long change = 1; change <= total; change++) {
        long at = began + change * 1_000_000_000 / size.changesPerSecond();
        while (System.nanoTime() < at) {
          LockSupport.parkNanos(at - System.nanoTime());
        }
        long version = change;
        threads.execute(() -> change(version));
      }
    }
  }

  private void change(long version) {
    boolean warm = version > size.changesPerSecond() * WARM_UP.toSeconds();
    int round = (int) (version / COMING);
    // Counted so that some of each kind are measured.
    boolean measured = warm && version / 2 % MEASURED == 0;
    boolean comingMeasured = measured || (warm && round % 2 == 0);
    if (version % COMING == 0) {
      int number = size.triggers() + round;
      measure(comingMeasured, creations, () -> writer.create(number, version), number, version);
    } else if (version % COMING == 1 && round > COME_BEFORE_GOING) {
      int number = size.triggers() + round - COME_BEFORE_GOING;
      measure(comingMeasured, deletions, () -> writer.delete(number), number, Long.MAX_VALUE);
    } else {
      // A prime, so that each has its turn before any has another.
      int number = (int) (version * 7_919 % size.triggers());
      measure(measured, edits, () -> writer.edit(number, version), number, version);
    }
  }

  private void measure(
      boolean measured, Times times, BooleanSupplier write, int number, long version) {
    if (write.getAsBoolean()
        && measured
        && !awaitEnforced(times, population.member(number), version, LONGEST)) {
      notSeen.incrementAndGet();
    }
  }

  /**
   * Looks until it is seen, or for as long as it may take; a version that no trigger has means that
   * it is gone.
   *
   * @return whether it was seen
   */
  boolean awaitEnforced(Times times, Member member, long version, Duration longest) {
    return times.until(() -> isEnforced(member, version), longest);
  }

  private boolean isEnforced(Member member, long version) {
    OptionalLong now = installed.enforced(member.host());
    return version == Long.MAX_VALUE
        ? now.isEmpty()
        : now.isPresent() && now.getAsLong() >= version;
  }
}
