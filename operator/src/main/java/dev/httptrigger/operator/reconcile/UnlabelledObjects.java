package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.operator.keysources.LabelledObjects;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API server whether objects that triggers refer to and no watch shows are there, so that
 * a person learns whether the object is missing or its label. Safe for use by several threads.
 */
final class UnlabelledObjects {
  /** How often one object is asked for. */
  static final Duration PERIOD = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(UnlabelledObjects.class);

  private final KubernetesClient client;
  private final LabelledObjects labelled;
  private final InstantSource clock;
  private final Map<ObjectReference, Instant> asked = new ConcurrentHashMap<>();

  UnlabelledObjects(KubernetesClient client, LabelledObjects labelled, InstantSource clock) {
    this.client = client;
    this.labelled = labelled;
    this.clock = clock;
  }

  /**
   * Asks for those that were not asked for a moment ago.
   *
   * @param references all that a trigger refers to
   * @param notWatched those of them that no watch shows
   */
  void ask(Collection<ObjectReference> references, Collection<ObjectReference> notWatched) {
    Instant now = clock.instant();
    asked.values().removeIf(at -> !at.plus(PERIOD).isAfter(now) || at.isAfter(now));
    for (ObjectReference object : references) {
      if (!notWatched.contains(object)) {
        asked.remove(object);
      } else if (asked.putIfAbsent(object, now) == null) {
        askFor(object);
      }
    }
  }

  private void askFor(ObjectReference object) {
    try {
      labelled.unwatched(object, isThere(object));
    } catch (KubernetesClientException e) {
      LOG.debug("No answer about the {} ({}).", object, e.getCode());
    }
  }

  /** What it holds is not looked at: nobody said that triggers may use it. */
  private boolean isThere(ObjectReference object) {
    String namespace = object.name().namespace();
    String name = object.name().name();
    return switch (object.kind()) {
      case SECRET -> client.secrets().inNamespace(namespace).withName(name).get() != null;
      case CONFIG_MAP -> client.configMaps().inNamespace(namespace).withName(name).get() != null;
    };
  }
}
