package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Workload;

/** One thing to measure. */
public interface Scenario {
  /** What it is called on the command line. */
  String name();

  /** What it measures, in a few words. */
  String title();

  /** Adds what it needs to the triggers, before the server starts. */
  default void prepare(Workload workload) {}

  /** Measures. */
  Section measure(Run run);
}
