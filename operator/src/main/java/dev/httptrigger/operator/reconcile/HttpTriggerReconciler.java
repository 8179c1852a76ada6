package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.operator.events.EventWriter;
import dev.httptrigger.operator.keysources.LabelledObjects;
import dev.httptrigger.operator.keysources.NamedKey;
import dev.httptrigger.operator.keysources.RemoteKeySources;
import dev.httptrigger.operator.publish.Outcome;
import dev.httptrigger.operator.publish.Publisher;
import dev.httptrigger.operator.replicas.Progress;
import dev.httptrigger.operator.replicas.Replicas;
import dev.httptrigger.operator.status.KeyEvents;
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
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
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
public final class HttpTriggerReconciler implements Reconciler<HttpTrigger>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpTriggerReconciler.class);
  private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);

  /** The publisher's first look takes a second or two with ten thousand triggers. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

  private final Publisher publisher;
  private final Replicas replicas;

  /** A second's work that nobody notices, and 10,000 triggers in less than a minute. */
  private static final int PREPARED_AT_A_TIME = 250;

  private final InstantSource clock;
  private final LabelledObjects labelled = new LabelledObjects();
  private final RemoteKeySources remote;
  private final ClusterObjects objects;
  private final PrimaryCache cache;
  private final StatusWriter statusWriter;
  private final EventWriter events;
  private final LiveTriggers existence;
  private final UnlabelledObjects unlabelled;
  private final SimpleInboundEventSource<HttpTrigger> again =
      new SimpleInboundEventSource<>("outcomes");
  private final Patience patience = new Patience();
  private final UnhurriedWrites unhurried;
  private final NewGenerations newGenerations = new NewGenerations();
  private final Map<ObjectName, Progress> waiting = new ConcurrentHashMap<>();

  /** Those that were not looked at, as the publisher is about to look at all. */
  private final Set<ObjectName> leftToPublisher = ConcurrentHashMap.newKeySet();

  /**
   * A reconciler.
   *
   * @param client not closed by this
   * @param remote the key sets at URLs; not closed by this
   * @param targets what triggers may be bound to
   * @param namespaces the namespaces that are watched; empty: all
   */
  public HttpTriggerReconciler(
      KubernetesClient client,
      Publisher publisher,
      Replicas replicas,
      RemoteKeySources remote,
      KnownTargets targets,
      Set<String> namespaces,
      EventWriter events,
      InstantSource clock,
      MeterRegistry registry) {
    this.publisher = publisher;
    this.replicas = replicas;
    this.remote = remote;
    this.clock = clock;
    this.objects = new ClusterObjects(labelled, remote, targets);
    this.cache = new PrimaryCache(objects);
    this.statusWriter = new StatusWriter(client);
    this.events = events;
    this.existence = new LiveTriggers(client, objects, namespaces, clock);
    this.unlabelled = new UnlabelledObjects(client, labelled, clock);
    this.unhurried = new UnhurriedWrites(this::lookAgain, registry);
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
                object -> keysChanged(new ObjectReference(kind, nameOf(object))))
            .build(),
        context);
  }

  /** Those that refer to it; what is in force may come from it though no spec says so any more. */
  private Set<ResourceID> keysChanged(ObjectReference object) {
    publisher.keysChanged(object);
    return cache.referringTo(object);
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
    unhurried.start();
    remote.lead(this::keysChanged);
    publisher.lead(cache, existence, this::lookAgain, superseded);
  }

  /**
   * Prepares some triggers while another operator leads, so that this one needs only what it could
   * not know to take over. It has room for all of them, or it could not lead. Called by one thread
   * again and again; does nothing once this operator leads.
   */
  public void standBy() {
    if (!publisher.hasBegun()) {
      cache.prepareSome(PREPARED_AT_A_TIME);
    }
  }

  /** Looks at those that the publisher has not told of though it has looked at everything. */
  public void lookAfterTakingOver() {
    if (leftToPublisher.isEmpty() || publisher.isTakingOver()) {
      return;
    }
    for (ObjectName name : Set.copyOf(leftToPublisher)) {
      leftToPublisher.remove(name);
      if (publisher.outcome(name).isEmpty()) {
        lookAgain(name);
      }
    }
  }

  /** Also where no trigger asks for it just now: it may be in force still. */
  private void keysChanged(Remote source) {
    cache.fetchingFrom(source.address()).forEach(again::propagateEvent);
    publisher.keysChanged();
  }

  /**
   * Looks again at every trigger whose servers have come further, or fallen back: at once where all
   * have it now, else when its turn comes, for servers come and go all the time.
   */
  public void replicasChanged() {
    waiting.forEach(
        (name, before) -> {
          Progress now = progress(name, publisher.outcome(name));
          if (now.equals(before)) {
            return;
          }
          if (now.isComplete()) {
            lookAgain(name);
          } else {
            unhurried.later(name);
          }
        });
  }

  /** Looks again at every trigger that is bound to what may stand for something else now. */
  public void targetsChanged(TargetChange change) {
    cache.boundTo(change).forEach(this::lookAgain);
  }

  /** Looks again at every trigger of whose keys servers have said something new. */
  public void keysUsed() {
    Set<String> used = replicas.takeUsedKeys();
    if (used.isEmpty()) {
      return;
    }
    for (ObjectName name : publisher.decided()) {
      boolean concerned =
          publisher.outcome(name).stream()
              .flatMap(outcome -> outcome.keys().stream())
              .anyMatch(key -> used.contains(key.name()));
      if (concerned) {
        lookAgain(name);
      }
    }
  }

  /** Writes no more. */
  @Override
  public void close() {
    unhurried.close();
  }

  private void lookAgain(ObjectName name) {
    again.propagateEvent(new ResourceID(name.name(), name.namespace()));
  }

  @Override
  public UpdateControl<HttpTrigger> reconcile(HttpTrigger trigger, Context<HttpTrigger> context) {
    // All triggers are reconciled at once then, and would only keep it from the processor.
    publisher.awaitFirstLook(FIRST_LOOK);
    ObjectName name = ClusterObjects.name(trigger);
    if (context.isPrimaryResourceDeleted()) {
      waiting.remove(name);
      patience.forget(name);
      newGenerations.forget(name);
      unhurried.forget(name);
      objects.forget(trigger);
      publisher.changed(name);
      return UpdateControl.noUpdate();
    }
    HttpTriggerStatus before = ClusterObjects.status(trigger);
    if (isLeftToPublisher(trigger, before)) {
      leftToPublisher.add(name);
      return UpdateControl.noUpdate();
    }
    boolean itsTurn = unhurried.takeTurn(name);
    Set<ObjectReference> notWatched = objects.notWatched(trigger);
    unlabelled.ask(ClusterObjects.references(trigger), notWatched);
    PreparedTrigger prepared = cache.prepare(trigger);
    Optional<Outcome> outcome = outcome(prepared);
    if (outcome.isEmpty() || !publisher.hasLookedAt(prepared)) {
      // Of the same generation too: what it refers to may be another.
      publisher.changed(name);
    }
    if (outcome.isEmpty() && !before.equals(HttpTriggerStatus.EMPTY)) {
      return next(notWatched);
    }
    Progress progress = progress(name, outcome);
    HttpTriggerStatus status =
        StatusDecision.decide(
            new StatusInput(
                prepared,
                before,
                outcome,
                progress,
                lastUsed(outcome),
                lastFetched(outcome),
                clock.instant()));
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
    Duration left = patience.left(prepared, before, status, clock.instant());
    if (left.isPositive()) {
      return UpdateControl.<HttpTrigger>noUpdate().rescheduleAfter(left);
    }
    boolean isNew =
        newGenerations.isNew(
            name,
            prepared.uid(),
            prepared.generation(),
            before.observedGeneration(),
            clock.instant());
    if (status.equals(before)) {
      return next(notWatched);
    }
    if (isNew && StatusDecision.isAwaited(before, status)) {
      boolean written = isWritten(trigger, before, status);
      unhurried.wroteAwaited();
      return written
          ? next(notWatched)
          : UpdateControl.<HttpTrigger>noUpdate().rescheduleAfter(AFTER_CONFLICT);
    }
    if (itsTurn && isWritten(trigger, before, status)) {
      unhurried.wroteUnhurried();
    } else {
      unhurried.later(name);
    }
    return next(notWatched);
  }

  /** Of an operator that begins to lead thousands are asked for at once, and hardly one changed. */
  private boolean isLeftToPublisher(HttpTrigger trigger, HttpTriggerStatus before) {
    return publisher.isTakingOver()
        && publisher.outcome(ClusterObjects.name(trigger)).isEmpty()
        && before.observedGeneration().equals(OptionalLong.of(ClusterObjects.generation(trigger)));
  }

  private boolean isWritten(
      HttpTrigger trigger, HttpTriggerStatus before, HttpTriggerStatus status) {
    boolean written = statusWriter.write(trigger, status);
    if (written) {
      KeyEvents.between(before, status).ifPresent(event -> events.write(trigger, event));
    }
    return written;
  }

  private Map<String, LocalDate> lastUsed(Optional<Outcome> outcome) {
    Map<String, LocalDate> lastUsed = new HashMap<>();
    outcome.stream()
        .flatMap(each -> each.keys().stream())
        .map(NamedKey::name)
        .forEach(key -> replicas.lastUsed(key).ifPresent(day -> lastUsed.put(key, day)));
    return lastUsed;
  }

  /** By day, so that not every fetch is a write. */
  private Map<String, LocalDate> lastFetched(Optional<Outcome> outcome) {
    Map<String, LocalDate> lastFetched = new HashMap<>();
    for (NamedKey key : outcome.map(Outcome::keys).orElse(List.of())) {
      key.remote()
          .flatMap(remote::lastFetched)
          .map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC))
          .ifPresent(day -> lastFetched.put(key.name(), day));
    }
    return lastFetched;
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
