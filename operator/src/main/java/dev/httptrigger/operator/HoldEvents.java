package dev.httptrigger.operator;

import dev.httptrigger.operator.configuration.ConfigurationWatch;
import dev.httptrigger.operator.publish.HeldRemovals;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people that triggers are held in force that are not there: in the log, and as an event of
 * the operator's ConfigMap, where they say what is to be done. Used by one thread.
 */
final class HoldEvents implements HeldRemovals.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(HoldEvents.class);
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String HELD = "RemovalsHeld";
  private static final String ENDED = "RemovalsHeldNoMore";

  private final KubernetesClient client;
  private final String namespace;
  private final String identity;
  private final InstantSource clock;

  /**
   * Tells nothing yet.
   *
   * @param client not closed by this
   * @param namespace where the operator's ConfigMap is
   * @param identity which operator says it
   */
  HoldEvents(KubernetesClient client, String namespace, String identity, InstantSource clock) {
    this.client = client;
    this.namespace = namespace;
    this.identity = identity;
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
    create("Warning", HELD, note);
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
    create("Normal", ENDED, note);
  }

  private void create(String type, String reason, String note) {
    Instant now = clock.instant();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(
                ConfigurationWatch.NAME
                    + "."
                    + reason.toLowerCase(Locale.ROOT)
                    + "."
                    + Long.toHexString(now.toEpochMilli()))
            .withNamespace(namespace)
            .endMetadata()
            .withNewRegarding()
            .withApiVersion("v1")
            .withKind("ConfigMap")
            .withName(ConfigurationWatch.NAME)
            .withNamespace(namespace)
            .endRegarding()
            .withReportingController("httptrigger.dev/operator")
            .withReportingInstance(identity)
            .withAction("Publish")
            .withType(type)
            .withReason(reason)
            .withNote(note)
            .withNewEventTime(MICRO_TIME.format(now))
            .build();
    try {
      client.events().v1().events().inNamespace(namespace).resource(event).create();
    } catch (KubernetesClientException e) {
      // The log and the metric say it too.
      LOG.warn("The event {} can't be written ({}).", reason, e.getCode());
    }
  }
}
