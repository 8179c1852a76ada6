package dev.httptrigger.deploy;

/**
 * One way to run HttpTrigger behind a real Envoy; each call returns when its effect is in force.
 */
interface Installation {
  /** Applies one HttpTrigger manifest and waits until every server enforces it. */
  void apply(String manifest);

  /** Deletes the trigger {@code shop/<name>} and waits until no server has it. */
  void delete(String name);

  /** The gateway as the examples recommend it. */
  Gateway recommended();

  /** The same with path normalisation off and underscores allowed: odd requests reach us. */
  Gateway lenient();
}
