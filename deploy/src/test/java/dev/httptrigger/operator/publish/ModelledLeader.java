package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.WireRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One operator's publishing, step by step: the real code, with a watch that lags. One thread. */
public final class ModelledLeader {
  private final ModelledSecrets secrets;
  private final ModelledSecrets.Writing writing;
  private final TriggerCache cache;
  private final Existence existence;
  private final InstantSource clock;
  private final Administration administration;
  private final Map<ObjectName, Outcome> outcomes = new HashMap<>();
  private final Map<String, StoredSecret> watched = new HashMap<>();
  private Inbox inbox = new Inbox();
  private Optional<Leadership> leadership = Optional.empty();
  private long seen;

  /** An operator whose caches are warm, and that does not lead. */
  public ModelledLeader(
      ModelledSecrets secrets,
      ModelledSecrets.Writing writing,
      TriggerCache cache,
      Existence existence,
      InstantSource clock,
      Administration administration) {
    this.secrets = secrets;
    this.writing = writing;
    this.cache = cache;
    this.existence = existence;
    this.clock = clock;
    this.administration = administration;
    relist();
  }

  /** Begins to lead, if it does not. */
  public void lead() {
    if (leadership.isPresent()) {
      return;
    }
    inbox = new Inbox();
    inbox.open();
    leadership =
        Optional.of(
            new Leadership(
                secrets.store(writing),
                Optional.of(watched.values().stream().map(ReadSecret::of).toList()),
                inbox,
                clock,
                new PublishMetrics(new SimpleMeterRegistry()),
                new OutcomeBoard(outcomes, _ -> {}),
                cache,
                existence,
                HostRules.DEFAULT,
                administration,
                new Deaf(),
                () -> {}));
  }

  /** Nobody listens. */
  private static final class Deaf implements HeldRemovals.Listener {
    @Override
    public void held(HeldRemovals held) {}

    @Override
    public void ended() {}
  }

  /** Whether it believes to lead. */
  public boolean leads() {
    return leadership.isPresent();
  }

  /** One look at everything; one that finds another leader leads no more. */
  public void step() {
    if (leadership.isEmpty()) {
      return;
    }
    try {
      leadership.get().step(inbox.take(Duration.ZERO));
    } catch (SupersededException e) {
      leadership = Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it says of each trigger. */
  public Map<ObjectName, Outcome> outcomes() {
    return Map.copyOf(outcomes);
  }

  /** Hears that a trigger may be another. */
  public void changed(ObjectName trigger) {
    inbox.trigger(trigger);
  }

  /** Its watch goes on by so many changes, or is told that they are no longer known. */
  public void watch(int changes) {
    Optional<List<ModelledSecrets.Change>> since = secrets.since(seen);
    if (since.isEmpty()) {
      relist();
      return;
    }
    since.get().stream().limit(changes).forEach(this::see);
  }

  private void see(ModelledSecrets.Change change) {
    seen = change.version();
    Optional<StoredSecret> last = Optional.ofNullable(watched.get(change.name()));
    if (change.now().isPresent()) {
      StoredSecret now = seen(change, change.now().get(), last);
      watched.put(change.name(), now);
      inbox.secret(new SecretChange.Seen(now));
    } else if (last.isPresent()) {
      watched.remove(change.name());
      StoredSecret gone = last.get();
      inbox.secret(
          new SecretChange.Deleted(
              new StoredSecret(
                  gone.uid(), change.version(), gone.created(), gone.immutable(), gone.record())));
    }
  }

  private StoredSecret seen(
      ModelledSecrets.Change change, WireRecord record, Optional<StoredSecret> last) {
    return secrets
        .stored(change.name())
        .filter(now -> now.version() == change.version())
        .orElseGet(
            () ->
                new StoredSecret(
                    last.map(StoredSecret::uid).orElse("passed"),
                    change.version(),
                    last.map(StoredSecret::created).orElseGet(clock::instant),
                    false,
                    record));
  }

  /** Its watch begins anew with a list. */
  public void relist() {
    Set<String> before = new HashSet<>(watched.keySet());
    for (StoredSecret secret : secrets.stored()) {
      before.remove(secret.name());
      watched.put(secret.name(), secret);
      inbox.secret(new SecretChange.Seen(secret));
    }
    for (String name : before) {
      // An informer tells the last that it knew.
      StoredSecret last = watched.remove(name);
      if (last != null) {
        inbox.secret(new SecretChange.Deleted(last));
      }
    }
    seen = secrets.version();
  }
}
