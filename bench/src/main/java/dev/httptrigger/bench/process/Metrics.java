package dev.httptrigger.bench.process;

import java.util.OptionalDouble;

/** Metrics as Prometheus reads them. */
final class Metrics {
  private Metrics() {}

  /**
   * The value of one.
   *
   * @param text all of them
   * @param line how its line begins: its name, and its labels as they are written
   */
  static OptionalDouble value(String text, String line) {
    return text.lines()
        .filter(each -> each.startsWith(line + " "))
        .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1)))
        .findFirst();
  }
}
