package dev.httptrigger.deploy.scale;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What a change takes that comes alone: when the one before it is in force, and everywhere. For one
 * thread.
 */
final class OneByOne {
  private static final int TIMES = 50;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Installed installed;
  private final Writer writer;
  private final Changes changes;
  private final Population population;
  private final Size size;
  private int notSeen;

  OneByOne(Installed installed, Writer writer, Changes changes, Population population, Size size) {
    this.installed = installed;
    this.writer = writer;
    this.changes = changes;
    this.population = population;
    this.size = size;
  }

  /** Measures all that it knows. */
  void run(Table table) {
    table.row("new trigger, alone: answer to first status", "≤ 1 s", firstStatus().toString());
    table.row("edit, alone: answer to enforcement", "", edits().toString());
    table.row(
        "Secret with keys, changed alone: answer to enforcement", "as an edit", keys().toString());
    table.row("of these not seen after 30 s", "0", Integer.toString(notSeen));
  }

  private Times firstStatus() {
    Times times = new Times();
    Times others = new Times();
    for (int number = size.triggers(); number < size.triggers() + TIMES; number++) {
      String path = population.member(number).path();
      String host = population.member(number).host();
      writer.create(number, 0);
      until(times, () -> hasStatus(path));
      until(others, () -> installed.enforced(host).isPresent());
      writer.delete(number);
      until(others, () -> installed.enforced(host).isEmpty());
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
      writer.edit(number, version);
      if (!changes.awaitEnforced(times, population.member(number), version, LONGEST)) {
        notSeen++;
      }
    }
    return times;
  }

  private Times keys() {
    KeySecret secret = KeySecret.create(installed, population.member(0).namespace());
    until(new Times(), () -> secret.isEnforced(0));
    Times times = new Times();
    for (int change = 1; change <= TIMES; change++) {
      int key = change;
      secret.put(key);
      until(times, () -> secret.isEnforced(key));
    }
    return times;
  }

  private void until(Times times, BooleanSupplier seen) {
    if (!times.until(seen, LONGEST)) {
      notSeen++;
    }
  }
}
