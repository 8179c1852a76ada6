package dev.httptrigger.deploy.scale;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param triggers how many triggers there are
 * @param namespaces over which they are spread
 * @param issuers whose tokens they believe; each has one RSA key
 * @param changesPerSecond how many triggers are changed, made or deleted a second
 * @param changing for how long
 */
record Size(int triggers, int namespaces, int issuers, int changesPerSecond, Duration changing) {
  /**
   * As the system properties {@code scale.triggers}, {@code scale.namespaces}, {@code
   * scale.issuers}, {@code scale.changes} and {@code scale.seconds} say; where one does not, as the
   * documentation promises it.
   */
  static Size ofProperties() {
    int triggers = Integer.getInteger("scale.triggers", 10_000);
    return new Size(
        triggers,
        Integer.getInteger("scale.namespaces", Math.max(1, triggers / 20)),
        Integer.getInteger("scale.issuers", Math.max(1, triggers / 50)),
        Integer.getInteger("scale.changes", 100),
        Duration.ofSeconds(Integer.getInteger("scale.seconds", 600)));
  }

  @Override
  public String toString() {
    return "%d triggers over %d namespaces with %d issuers, %d changes a second for %d s"
        .formatted(triggers, namespaces, issuers, changesPerSecond, changing.toSeconds());
  }
}
