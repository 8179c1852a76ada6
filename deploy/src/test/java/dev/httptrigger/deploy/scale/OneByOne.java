package dev.httptrigger.deploy.scale;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a change takes that comes alone, one after the other. For one thread. */
final class OneByOne {
  private static final int TIMES = 50;
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Installed installed;
  private final Writer writer;
  private final Population population;
  private final Size size;

  OneByOne(Installed installed, Writer writer, Population population, Size size) {
    this.installed = installed;
    this.writer = writer;
    this.population = population;
    this.size = size;
  }

  /** Measures all that it knows. */
  void run(Table table) {
    table.row("new trigger, alone: answer to first status", "≤ 1 s", firstStatus().toString());
    table.row("edit, alone: answer to enforcement", "", edits().toString());
    table.row(
        "Secret with keys, changed alone: answer to enforcement", "as an edit", keys().toString());
  }

  private Times firstStatus() {
    Times times = new Times();
    for (int number = size.triggers(); number < size.triggers() + TIMES; number++) {
      String path = population.member(number).path();
      writer.create(number, 0);
      times.add(until(() -> hasStatus(path)));
      writer.delete(number);
    }
    return times;
  }

  private boolean hasStatus(String path) {
    return !installed.client().get(path).json().path("status").path("conditions").isEmpty();
  }

  private Times edits() {
    Times times = new Times();
    for (int version = 1; version <= TIMES; version++) {
      int number = size.triggers() - version;
      String host = population.member(number).host();
      long newest = version;
      writer.edit(number, version);
      times.add(until(() -> installed.enforced(host).orElse(0) == newest));
    }
    return times;
  }

  private Times keys() {
    KeySecret secret = KeySecret.create(installed);
    until(() -> secret.isEnforced(0));
    Times times = new Times();
    for (int change = 1; change <= TIMES; change++) {
      int key = change;
      secret.put(key);
      times.add(until(() -> secret.isEnforced(key)));
    }
    return times;
  }

  /** How long it was until that; what is not in the end has no time. */
  private static Duration until(BooleanSupplier seen) {
    long began = System.nanoTime();
    while (!seen.getAsBoolean()) {
      if (System.nanoTime() - began > LONGEST.toNanos()) {
        throw new IllegalStateException("not seen for " + LONGEST);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
