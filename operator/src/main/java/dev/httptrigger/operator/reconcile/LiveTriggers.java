package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import dev.httptrigger.operator.publish.Existence;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the API server itself whether triggers exist. */
final class LiveTriggers implements Existence {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTriggers.class);

  /** Restoring a cluster brings the definition first and the triggers some time later. */
  private static final Duration YOUNG = Duration.ofMinutes(10);

  private final KubernetesClient client;
  private final ClusterObjects objects;
  private final Set<String> namespaces;
  private final InstantSource clock;

  /**
   * Asks through that client.
   *
   * @param namespaces the namespaces that this operator watches; empty: all
   */
  LiveTriggers(
      KubernetesClient client,
      ClusterObjects objects,
      Set<String> namespaces,
      InstantSource clock) {
    this.client = client;
    this.objects = objects;
    this.namespaces = namespaces;
    this.clock = clock;
  }

  @Override
  public boolean isWatched(ObjectName trigger) {
    return namespaces.isEmpty() || namespaces.contains(trigger.namespace());
  }

  @Override
  public Answer ask(ObjectName trigger) {
    if (!isWatched(trigger)) {
      return new NoAnswer();
    }
    try {
      HttpTrigger live =
          client
              .resources(HttpTrigger.class)
              .inNamespace(trigger.namespace())
              .withName(trigger.name())
              .get();
      return live == null ? new Gone() : new Exists(objects.prepare(live));
    } catch (KubernetesClientException e) {
      LOG.warn("No answer whether {} exists ({}).", trigger, e.getCode());
      return new NoAnswer();
    }
  }

  @Override
  public boolean definitionInPlace(Instant indexSince) {
    try {
      CustomResourceDefinition definition =
          client
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .withName(HttpTriggerResource.DEFINITION_NAME)
              .get();
      if (definition == null || definition.getMetadata().getDeletionTimestamp() != null) {
        LOG.warn(
            "The definition {} is away or going: no trigger is taken from the servers.",
            HttpTriggerResource.DEFINITION_NAME);
        return false;
      }
      Instant created = Instant.parse(definition.getMetadata().getCreationTimestamp());
      boolean young = created.isAfter(indexSince) && clock.instant().isBefore(created.plus(YOUNG));
      if (young) {
        LOG.warn(
            "The definition {} is new: until it is {} minutes old, no trigger is taken from the"
                + " servers.",
            HttpTriggerResource.DEFINITION_NAME,
            YOUNG.toMinutes());
      }
      return !young;
    } catch (KubernetesClientException e) {
      LOG.warn("No answer whether the definition exists ({}).", e.getCode());
      return false;
    }
  }
}
