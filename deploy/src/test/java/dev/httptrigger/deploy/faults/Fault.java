package dev.httptrigger.deploy.faults;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Something that breaks, and can be mended.
 *
 * @param name short, in the table's first column
 * @param area what breaks; of two at once each has its own
 * @param injected what is done, in the table's second column
 * @param promise what may be felt of it
 * @param lasts how long it is left, once it is there
 * @param injection does it
 */
record Fault(
    String name, Area area, String injected, Promise promise, Duration lasts, Injection injection) {
  /** What breaks, in the order in which two faults are injected: the later needs the earlier. */
  enum Area {
    PROCESSES,
    CONFIGURATION,
    KEYS,
    API_SERVER
  }

  /** Breaks something. */
  @FunctionalInterface
  interface Injection {
    /**
     * Breaks it.
     *
     * @return mends it
     */
    Runnable into(Cluster cluster, Workload workload, RandomGenerator random);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
