package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the configuration Secrets as they should be, on one thread, while this operator leads. Safe
 * for use by several threads.
 */
public final class Publisher implements AutoCloseable {
  private final ConfigurationSecrets secrets;
  private final SharedIndexInformer<Secret> informer;
  private final Inbox inbox = new Inbox();
  private final PublishMetrics metrics;
  private final InstantSource clock;
  private final HostRules rules;
  private final Administration administration;
  private final HeldRemovals.Listener held;
  private final FollowedSecrets followed = new FollowedSecrets();
  private final Map<ObjectName, Outcome> outcomes = new ConcurrentHashMap<>();
  private volatile @Nullable OutcomeBoard board;
  private @Nullable Thread thread;

  /**
   * A publisher that does nothing yet.
   *
   * @param client not closed by this
   * @param namespace where the configuration Secrets are
   * @param rules how hosts find their owners
   * @param administration the administrator's word
   * @param held told when triggers that are not there are held in force
   */
  public Publisher(
      KubernetesClient client,
      String namespace,
      HostRules rules,
      Administration administration,
      HeldRemovals.Listener held,
      InstantSource clock,
      MeterRegistry registry) {
    this.secrets = new ConfigurationSecrets(client, namespace);
    this.informer = secrets.informer();
    this.rules = rules;
    this.administration = administration;
    this.held = held;
    this.clock = clock;
    this.metrics = new PublishMetrics(registry);
    // What goes wrong once, even at the first list, must not end the watch.
    informer.exceptionHandler((_, _) -> true);
    informer.addEventHandler(new SecretEvents());
  }

  /** Follows the Secrets from now on, so that leading can begin at once when its time comes. */
  public void watch() {
    informer.start();
  }

  /** Whether the watch has seen everything once and goes on. */
  public boolean isWatching() {
    return informer.hasSynced() && informer.isRunning();
  }

  /**
   * Begins to publish.
   *
   * @param cache the triggers
   * @param existence what exists for certain
   * @param changed told of every trigger whose outcome is another
   * @param superseded told, once, when another leader has taken over or publishing has failed for
   *     good
   */
  public synchronized void lead(
      TriggerCache cache, Existence existence, Consumer<ObjectName> changed, Runnable superseded) {
    if (thread != null) {
      return;
    }
    // Before anything is listed: what changes after the list must be heard of.
    inbox.open();
    Optional<List<ReadSecret>> shown =
        followed.take(informer.hasSynced() ? informer.getStore().list().size() : -1);
    OutcomeBoard newBoard = new OutcomeBoard(outcomes, changed);
    board = newBoard;
    Leadership leadership =
        new Leadership(
            secrets,
            shown,
            inbox,
            clock,
            metrics,
            newBoard,
            cache,
            existence,
            rules,
            administration,
            held,
            superseded);
    thread = Thread.ofPlatform().name("publisher").daemon().start(leadership);
    metrics.leads(true);
  }

  /** Says that a trigger may be another, or gone. */
  public void changed(ObjectName trigger) {
    inbox.trigger(trigger);
  }

  /** Says that the administrator's word may be another. */
  public void administrationChanged() {
    inbox.look();
  }

  /** Says that an object may hold other keys: for those too whose spec refers to it no more. */
  public void keysChanged(ObjectReference object) {
    inbox.keyObject(object);
  }

  /** Says that keys may be others that no trigger brings along. */
  public void keysChanged() {
    inbox.look();
  }

  /** What became of a trigger, as far as it is decided. */
  public Optional<Outcome> outcome(ObjectName trigger) {
    return Optional.ofNullable(outcomes.get(trigger));
  }

  /** Whether what became of a trigger was decided on it as it is here. */
  public boolean hasLookedAt(PreparedTrigger trigger) {
    OutcomeBoard now = board;
    return now != null && now.isAbout(trigger);
  }

  /**
   * Waits until this operator, where it has just begun to lead, has looked at what changed while
   * nobody led; at most so long.
   */
  public void awaitFirstLook(Duration longest) {
    OutcomeBoard now = board;
    if (now != null) {
      try {
        now.awaitFirstLook(longest);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether this operator leads, and has not looked at everything yet. */
  public boolean isTakingOver() {
    OutcomeBoard now = board;
    return now != null && !now.isComplete();
  }

  /** The triggers with an outcome. */
  public Set<ObjectName> decided() {
    return Set.copyOf(outcomes.keySet());
  }

  /** Whether publishing has begun, and so this operator leads or led. */
  public synchronized boolean hasBegun() {
    return thread != null;
  }

  /** Whether publishing goes on, where it has begun. */
  public synchronized boolean isLive() {
    return thread == null || thread.isAlive();
  }

  /** Lets publishing end soon, and returns at once. */
  public void end() {
    inbox.close();
  }

  /** Ends publishing after the pass under way, and the watch. */
  @Override
  public void close() {
    @Nullable Thread running;
    synchronized (this) {
      running = thread;
    }
    end();
    if (running != null) {
      try {
        running.join(Duration.ofSeconds(15));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    metrics.leads(false);
    metrics.held(0);
    informer.stop();
  }

  /** Passes the watch's events on. */
  private final class SecretEvents implements ResourceEventHandler<Secret> {
    @Override
    public void onAdd(Secret secret) {
      take(new SecretChange.Seen(ConfigurationSecrets.stored(secret)));
    }

    @Override
    public void onUpdate(Secret old, Secret secret) {
      take(new SecretChange.Seen(ConfigurationSecrets.stored(secret)));
    }

    @Override
    public void onDelete(Secret secret, boolean unknown) {
      take(new SecretChange.Deleted(ConfigurationSecrets.stored(secret)));
    }

    private void take(SecretChange change) {
      followed.apply(change);
      inbox.secret(change);
    }
  }
}
