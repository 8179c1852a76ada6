package dev.httptrigger.operator.events;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what happened to an object as an event of it, in its namespace. Safe for use by several
 * threads.
 */
public final class EventWriter {
  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
  private static final String CONTROLLER = "httptrigger.dev/operator";
  private static final int LONGEST_INSTANCE = 128;
  private static final int LONGEST_PREFIX = 200;
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String instance;
  private final InstantSource clock;

  /**
   * A writer.
   *
   * @param client not closed by this
   * @param identity which operator says it
   */
  public EventWriter(KubernetesClient client, String identity, InstantSource clock) {
    this.client = client;
    this.instance = identity.substring(0, Math.min(identity.length(), LONGEST_INSTANCE));
    this.clock = clock;
  }

  /**
   * Writes an event. Never throws on account of what the API server says: an event changes nothing,
   * and what can't be written is left out.
   *
   * @param object what it happened to, which has a namespace
   */
  public void write(HasMetadata object, Happening happening) {
    ObjectMeta metadata = object.getMetadata();
    try {
      client
          .events()
          .v1()
          .events()
          .inNamespace(metadata.getNamespace())
          .resource(event(object, happening))
          .create();
    } catch (KubernetesClientException e) {
      LOG.info(
          "The event {} of {} {}/{} can't be written ({}).",
          happening.reason(),
          object.getKind(),
          metadata.getNamespace(),
          metadata.getName(),
          e.getCode());
    }
  }

  /** The API server cuts it off still shorter, and takes no dot at its end. */
  private static String namePrefix(String name) {
    return name.substring(0, Math.min(name.length(), LONGEST_PREFIX)) + "-";
  }

  private Event event(HasMetadata object, Happening happening) {
    ObjectMeta metadata = object.getMetadata();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(metadata.getNamespace())
        .withGenerateName(namePrefix(metadata.getName()))
        .endMetadata()
        .withNewRegarding()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withNamespace(metadata.getNamespace())
        .withName(metadata.getName())
        .withUid(metadata.getUid())
        .withResourceVersion(metadata.getResourceVersion())
        .endRegarding()
        .withReportingController(CONTROLLER)
        .withReportingInstance(instance)
        .withAction(happening.action())
        .withType(happening.warning() ? "Warning" : "Normal")
        .withReason(happening.reason())
        .withNote(happening.note())
        .withNewEventTime(MICRO_TIME.format(clock.instant()))
        .build();
  }
}
