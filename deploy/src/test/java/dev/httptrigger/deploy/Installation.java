package dev.httptrigger.deploy;

import java.util.Set;

/**
 * One way to run HttpTrigger behind a real Envoy. What applies and deletes triggers returns when
 * its effect is in force, so the next request must be answered right.
 */
interface Installation {
  /** Applies HttpTrigger manifests and waits until every server enforces all of them. */
  void apply(String... triggers);

  /** What {@link #applyOnce} applied; grows. */
  Set<String> applied();

  /** Applies, for the first of several tests that share these triggers; the others find them. */
  default void applyOnce(String... triggers) {
    if (applied().add(String.join("", triggers))) {
      apply(triggers);
    }
  }

  /** Deletes the trigger {@code shop/<name>} and waits until no server has it. */
  void delete(String name);

  /** Applies any manifest without waiting for its effect. */
  void submit(String manifest);

  /** Deletes the ConfigMap {@code shop/<name>} without waiting for the effect. */
  void deleteConfigMap(String name);

  /** What a person is told about the trigger {@code shop/<name>}. */
  String toldAbout(String name);

  /**
   * The gateway as the examples recommend it. On hosts of {@link Manifests#formHost} its routes
   * have the form processor, on others they have none.
   */
  Gateway recommended();

  /** The same with path normalisation off and underscores allowed: odd requests reach us. */
  Gateway lenient();
}
