package dev.httptrigger.operator.reconcile;

import dev.httptrigger.operator.status.KeyEvent;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happened to a trigger as an event of it; one that can't be written is left out. */
final class EventWriter {
  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
  private static final String COMPONENT = "httptrigger-operator";
  private static final int LONGEST_MESSAGE = 1024;

  private final KubernetesClient client;
  private final InstantSource clock;

  EventWriter(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Never throws on account of what the API server says: an event changes nothing. */
  void write(HttpTrigger trigger, KeyEvent event) {
    try {
      client
          .v1()
          .events()
          .inNamespace(trigger.getMetadata().getNamespace())
          .resource(event(trigger, event))
          .create();
    } catch (KubernetesClientException e) {
      LOG.debug("An event could not be written ({}).", e.getCode());
    }
  }

  private Event event(HttpTrigger trigger, KeyEvent event) {
    ObjectMeta metadata = trigger.getMetadata();
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String message = event.message();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(metadata.getNamespace())
        .withGenerateName(metadata.getName() + ".")
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(trigger.getApiVersion())
        .withKind(trigger.getKind())
        .withNamespace(metadata.getNamespace())
        .withName(metadata.getName())
        .withUid(metadata.getUid())
        .withResourceVersion(metadata.getResourceVersion())
        .endInvolvedObject()
        .withType(event.warning() ? "Warning" : "Normal")
        .withReason(event.reason())
        .withMessage(message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)))
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .withNewSource()
        .withComponent(COMPONENT)
        .endSource()
        .withReportingComponent(COMPONENT)
        .build();
  }
}
