package dev.httptrigger.operator;

import dev.httptrigger.operator.configuration.ConfigurationWatch;
import dev.httptrigger.operator.events.EventWriter;
import dev.httptrigger.operator.events.Happening;
import dev.httptrigger.operator.publish.HeldRemovals;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people that triggers are held in force that are not there: in the log, and as an event of
 * the operator's ConfigMap, where they say what is to be done. Used by one thread.
 */
final class HoldEvents implements HeldRemovals.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(HoldEvents.class);

  private static final String HELD = "RemovalsHeld";
  private static final String ENDED = "RemovalsHeldNoMore";

  private final EventWriter events;
  private final String namespace;
  private final InstantSource clock;

  /**
   * Tells nothing yet.
   *
   * @param namespace where the operator's ConfigMap is
   */
  HoldEvents(EventWriter events, String namespace, InstantSource clock) {
    this.events = events;
    this.namespace = namespace;
    this.clock = clock;
  }

  @Override
  public void held(HeldRemovals held) {
    String note =
        switch (held.cause()) {
          case TOO_MANY -> tooMany(held);
          case DEFINITION ->
              "%d of %d HttpTriggers can't be found, and their definition is away, going, or new"
                      .formatted(held.count(), held.listed())
                  + " since less than 10 minutes: they stay in force. Put the definition back, and"
                  + " then the triggers.";
        };
    LOG.warn("{}: {}", HELD, note);
    write(true, HELD, note);
  }

  private String tooMany(HeldRemovals held) {
    return "%d of %d HttpTriggers in force are gone from the cluster, which looks like a mistake:"
            .formatted(held.count(), held.listed())
        + held.until().map(until -> " they stay in force until " + until + ".").orElse("")
        + " If it is one, put them back. If it is meant, let them go now: kubectl patch configmap "
        + ConfigurationWatch.NAME
        + " -n "
        + namespace
        + " --type merge -p '{\"data\":{\"removalsReleasedUntil\":\""
        + clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)
        + "\"}}'";
  }

  @Override
  public void ended() {
    String note = "Every HttpTrigger in force is in the cluster.";
    LOG.info("{}: {}", ENDED, note);
    write(false, ENDED, note);
  }

  private void write(boolean warning, String reason, String note) {
    ConfigMap configuration =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(ConfigurationWatch.NAME)
            .endMetadata()
            .build();
    events.write(configuration, new Happening(warning, reason, "Publish", note));
  }
}
