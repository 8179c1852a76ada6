package dev.httptrigger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.operator.publish.ModelledLeader;
import dev.httptrigger.operator.publish.ModelledSecrets;
import dev.httptrigger.operator.publish.Outcome;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** An operator: its leader's part, its caches, and what may befall it in a write. One thread. */
final class ModelledOperator {
  private final ModelledTriggers.Cache cache;
  private final ModelledLeases.Watch leases;
  private final ModelledLeader leader;
  private final InstantSource clock;
  private Optional<Trouble> trouble = Optional.empty();
  private int writes;
  private boolean busy;

  /** It is gone, in the middle of what it did. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * What befalls it.
   *
   * @param write in how many writes from now
   * @param before what happens between decision and write
   * @param after what happens when it is written
   */
  record Trouble(int write, Runnable before, Runnable after) {}

  ModelledOperator(
      ModelledSecrets secrets,
      ModelledTriggers triggers,
      ModelledLeases leases,
      InstantSource clock,
      Consumer<WireRecord> written) {
    this.clock = clock;
    this.cache = triggers.new Cache();
    this.leases = leases.new Watch(clock.instant());
    this.leader =
        new ModelledLeader(
            secrets,
            new Writes(written),
            cache,
            cache,
            clock,
            () -> new Known(List.of(new Grant(Set.of("edge"), Set.of("*")))));
  }

  /** Around every write. */
  private final class Writes implements ModelledSecrets.Writing {
    private final Consumer<WireRecord> written;

    private Writes(Consumer<WireRecord> written) {
      this.written = written;
    }

    @Override
    public void before() {
      writes++;
      due().ifPresent(each -> each.before().run());
    }

    @Override
    public void after(WireRecord record) {
      written.accept(record);
      Optional<Trouble> now = due();
      if (now.isPresent()) {
        trouble = Optional.empty();
        now.get().after().run();
      }
    }

    private Optional<Trouble> due() {
      return trouble.filter(each -> each.write() == writes);
    }
  }

  /** Something befalls it in one of its next writes. */
  void meets(int inWrites, Runnable before, Runnable after) {
    trouble = Optional.of(new Trouble(writes + 1 + inWrites, before, after));
  }

  void spare() {
    trouble = Optional.empty();
  }

  boolean leads() {
    return leader.leads();
  }

  void lead() {
    leader.lead();
  }

  /** Looks at everything once; not while it is frozen in such a look. */
  void look() {
    if (busy) {
      return;
    }
    busy = true;
    try {
      leader.step();
    } finally {
      busy = false;
    }
  }

  boolean isBusy() {
    return busy;
  }

  void hearOfTriggers(int changes) {
    cache.hear(changes).forEach(leader::changed);
  }

  void hearOfSecrets(int changes) {
    leader.watch(changes);
  }

  void hearOfLeases(int changes) {
    leases.hear(changes, clock.instant());
  }

  void listAnew() {
    leader.relist();
    hearOfTriggers(Integer.MAX_VALUE);
  }

  /** Asks for the Pods of silent servers, and deletes the Leases of those that are gone. */
  void clearAway(ModelledLeases all, Set<String> runningPods) {
    leases.replicas().silentPods(clock.instant()).stream()
        .filter(pod -> !runningPods.contains(pod.name()))
        .forEach(leases.replicas()::gone);
    leases
        .replicas()
        .abandoned(clock.instant())
        .forEach(each -> all.delete(each.split("@", 2)[0], each.split("@", 2)[1]));
  }

  /** Whether it would write that every server has what it decided about a trigger. */
  boolean saysProgrammed(ObjectName trigger) {
    return outcome(trigger)
        .filter(Outcome::accepted)
        .filter(
            outcome ->
                leases
                    .replicas()
                    .progress(
                        trigger, outcome.keySetRecords(), outcome.appliedFrom(), clock.instant())
                    .isComplete())
        .isPresent();
  }

  Optional<Outcome> outcome(ObjectName trigger) {
    return Optional.ofNullable(leader.outcomes().get(trigger));
  }

  /** What it says is true: every server that answers decides by that generation or a later one. */
  void check(ModelledTriggers triggers, Collection<ModelledReplica> servers) {
    if (!leads()) {
      return;
    }
    triggers
        .all()
        .forEach(
            (name, trigger) -> {
              if (saysProgrammed(name)
                  && outcome(name).filter(it -> it.uid().equals(trigger.uid())).isPresent()) {
                long generation = outcome(name).orElseThrow().generation();
                for (ModelledReplica server : servers) {
                  if (server.isReady()) {
                    assertThat(server.generation(name, trigger.uid()).orElse(-1L))
                        .as("%s is said to be on every server in generation %s", name, generation)
                        .isGreaterThanOrEqualTo(generation);
                  }
                }
              }
            });
  }
}
