package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.operator.keysources.LabelledObjects;
import dev.httptrigger.operator.publish.Outcome;
import dev.httptrigger.operator.publish.Publisher;
import dev.httptrigger.operator.replicas.Progress;
import dev.httptrigger.operator.replicas.Replicas;
import dev.httptrigger.operator.status.StatusDecision;
import dev.httptrigger.operator.status.StatusInput;
import dev.httptrigger.operator.targets.KnownTargets;
import dev.httptrigger.operator.targets.TargetChange;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the publisher of triggers that changed, and writes what became of them into their status.
 * Safe for use by several threads.
 */
public final class HttpTriggerReconciler implements Reconciler<HttpTrigger> {
  private static final Logger LOG = LoggerFactory.getLogger(HttpTriggerReconciler.class);
  private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);

  private final Publisher publisher;
  private final Replicas replicas;
  private final InstantSource clock;
  private final LabelledObjects labelled = new LabelledObjects();
  private final ClusterObjects objects;
  private final PrimaryCache cache;
  private final StatusWriter statusWriter;
  private final LiveTriggers existence;
  private final UnlabelledObjects unlabelled;
  private final SimpleInboundEventSource<HttpTrigger> again =
      new SimpleInboundEventSource<>("outcomes");
  private final Map<ObjectName, Progress> waiting = new ConcurrentHashMap<>();
  private final Map<ObjectName, PreparedTrigger> told = new ConcurrentHashMap<>();

  /**
   * A reconciler.
   *
   * @param client not closed by this
   * @param targets what triggers may be bound to
   * @param namespaces the namespaces that are watched; empty: all
   */
  public HttpTriggerReconciler(
      KubernetesClient client,
      Publisher publisher,
      Replicas replicas,
      KnownTargets targets,
      Set<String> namespaces,
      InstantSource clock) {
    this.publisher = publisher;
    this.replicas = replicas;
    this.clock = clock;
    this.objects = new ClusterObjects(labelled, targets);
    this.cache = new PrimaryCache(objects);
    this.statusWriter = new StatusWriter(client);
    this.existence = new LiveTriggers(client, objects, namespaces, clock);
    this.unlabelled = new UnlabelledObjects(client, labelled, clock);
  }

  @Override
  public List<EventSource<?, HttpTrigger>> prepareEventSources(
      EventSourceContext<HttpTrigger> context) {
    cache.use(context.getPrimaryCache());
    InformerEventSource<Secret, HttpTrigger> secrets =
        watch(Secret.class, ObjectKind.SECRET, context);
    InformerEventSource<ConfigMap, HttpTrigger> configMaps =
        watch(ConfigMap.class, ObjectKind.CONFIG_MAP, context);
    labelled.use(
        name -> secrets.get(new ResourceID(name.name(), name.namespace())),
        name -> configMaps.get(new ResourceID(name.name(), name.namespace())));
    return List.of(again, secrets, configMaps);
  }

  /** Only those with the label, so that memory does not grow with all that a cluster keeps. */
  private <T extends HasMetadata> InformerEventSource<T, HttpTrigger> watch(
      Class<T> type, ObjectKind kind, EventSourceContext<HttpTrigger> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(type, HttpTrigger.class)
            .withName(kind.resource())
            .withNamespacesInheritedFromController()
            .withLabelSelector(LabelledObjects.SELECTOR)
            .withSecondaryToPrimaryMapper(
                object -> cache.referringTo(new ObjectReference(kind, nameOf(object))))
            .build(),
        context);
  }

  private static ObjectName nameOf(HasMetadata object) {
    return new ObjectName(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  /**
   * Begins to publish: this operator leads.
   *
   * @param superseded told when it must not go on
   */
  public void lead(Runnable superseded) {
    publisher.lead(cache, existence, this::lookAgain, superseded);
  }

  /** Looks again at every trigger whose servers have come further, or fallen back. */
  public void replicasChanged() {
    waiting.forEach(
        (name, before) -> {
          if (!progress(name, publisher.outcome(name)).equals(before)) {
            lookAgain(name);
          }
        });
  }

  /** Looks again at every trigger that is bound to what may stand for something else now. */
  public void targetsChanged(TargetChange change) {
    cache.boundTo(change).forEach(this::lookAgain);
  }

  private void lookAgain(ObjectName name) {
    again.propagateEvent(new ResourceID(name.name(), name.namespace()));
  }

  @Override
  public UpdateControl<HttpTrigger> reconcile(HttpTrigger trigger, Context<HttpTrigger> context) {
    ObjectName name = ClusterObjects.name(trigger);
    if (context.isPrimaryResourceDeleted()) {
      waiting.remove(name);
      told.remove(name);
      objects.forget(trigger);
      publisher.changed(name);
      return UpdateControl.noUpdate();
    }
    Set<ObjectReference> notWatched = objects.notWatched(trigger);
    unlabelled.ask(ClusterObjects.references(trigger), notWatched);
    PreparedTrigger prepared = cache.prepare(trigger);
    if (!prepared.equals(told.put(name, prepared))) {
      // Of the same generation too: what it refers to may be another.
      publisher.changed(name);
    }
    Optional<Outcome> outcome = outcome(prepared);
    HttpTriggerStatus before = ClusterObjects.status(trigger);
    if (outcome.isEmpty()) {
      publisher.changed(name);
      if (!before.equals(HttpTriggerStatus.EMPTY)) {
        return next(notWatched);
      }
    }
    Progress progress = progress(name, outcome);
    HttpTriggerStatus status =
        StatusDecision.decide(
            new StatusInput(prepared, before, outcome, progress, clock.instant()));
    LOG.debug(
        "Looked at {}, generation {}: its status {}",
        name,
        prepared.generation(),
        status.equals(before) ? "stays" : "changes");
    if (StatusDecision.isSettled(status, prepared.generation()) || outcome.isEmpty()) {
      waiting.remove(name);
    } else {
      waiting.put(name, progress);
    }
    if (status.equals(before) || statusWriter.write(trigger, status)) {
      return next(notWatched);
    }
    return UpdateControl.<HttpTrigger>noUpdate().rescheduleAfter(AFTER_CONFLICT);
  }

  /** No watch tells that an object without the label came or went. */
  private static UpdateControl<HttpTrigger> next(Set<ObjectReference> notWatched) {
    UpdateControl<HttpTrigger> nothing = UpdateControl.noUpdate();
    return notWatched.isEmpty() ? nothing : nothing.rescheduleAfter(UnlabelledObjects.PERIOD);
  }

  private Optional<Outcome> outcome(PreparedTrigger trigger) {
    return publisher
        .outcome(trigger.name())
        .filter(outcome -> outcome.uid().equals(trigger.uid()))
        .filter(outcome -> outcome.generation() == trigger.generation());
  }

  private Progress progress(ObjectName name, Optional<Outcome> outcome) {
    return replicas.progress(
        name,
        outcome.map(Outcome::keySetRecords).orElse(Set.of()),
        outcome.map(Outcome::appliedFrom).orElse(OptionalLong.empty()));
  }
}
