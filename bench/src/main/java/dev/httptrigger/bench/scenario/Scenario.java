package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;

/** One thing to measure. */
public interface Scenario {
  /** What it is called on the command line. */
  String name();

  /** What it measures, in a few words. */
  String title();

  /** Whether a quick run has it too, when none is named. */
  default boolean isQuick() {
    return true;
  }

  /**
   * How long it takes as one of all, when nothing disturbs and no server is warm before its time is
   * over: what an earlier one has warmed up is warm.
   */
  Duration length(Plan plan);

  /** Adds what it needs to the triggers, before the server starts. */
  default void prepare(Workload workload) {}

  /** Measures. */
  Section measure(Run run);
}
