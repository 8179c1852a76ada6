package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A leader with its Secrets, its time, and what it says. For one thread. */
final class LeaderInMemory {
  private final SecretsInMemory secrets = new SecretsInMemory();
  private final FaultyStore store = new FaultyStore(secrets, this::waits);
  private final List<WireRecord> written = new ArrayList<>();
  private final boolean looksAtEverything;
  private final ClusterInMemory cluster;
  private final HostRules rules;
  private Map<ObjectName, Outcome> outcomes = new ConcurrentHashMap<>();
  private Instant now;
  private Leadership leadership;

  /**
   * A leader.
   *
   * @param looksAtEverything whether it is told each time that anything may be another
   */
  LeaderInMemory(ClusterInMemory cluster, HostRules rules, boolean looksAtEverything) {
    this.cluster = cluster;
    this.rules = rules;
    this.looksAtEverything = looksAtEverything;
    this.now = cluster.now();
    this.leadership = newLeadership();
    secrets.onWrite(written::add);
  }

  /** Two of these, and what was decided is too old. */
  private void waits() {
    now = now.plus(SecretWriter.GOOD_FOR.dividedBy(2));
  }

  private Leadership newLeadership() {
    return new Leadership(
        store,
        Optional.of(secrets.list().stream().map(ReadSecret::of).toList()),
        new Inbox(),
        () -> now,
        new PublishMetrics(new SimpleMeterRegistry()),
        new OutcomeBoard(outcomes, _ -> {}),
        cluster,
        cluster,
        rules,
        cluster,
        new HeldRemovals.Listener() {
          @Override
          public void held(HeldRemovals held) {}

          @Override
          public void ended() {}
        },
        () -> {
          throw new IllegalStateException("nobody else leads");
        });
  }

  /** Another process takes over. */
  void restart() {
    outcomes = new ConcurrentHashMap<>();
    leadership = newLeadership();
  }

  /** Its Secrets. */
  SecretsInMemory secrets() {
    return secrets;
  }

  /** What its Secrets can do to it. */
  FaultyStore store() {
    return store;
  }

  /** What it believes the time to be. */
  Instant now() {
    return now;
  }

  /** Takes that in, and goes on until there is nothing to do. */
  void take(Inbox.Content content, Instant at) throws SupersededException {
    now = at;
    written.clear();
    Duration wait = leadership.step(told(content));
    for (int step = 0; wait.compareTo(Duration.ofSeconds(1)) <= 0; step++) {
      assertThat(step).as("steps until nothing is to do").isLessThan(100);
      now = now.plus(wait);
      wait = leadership.step(told(echo()));
    }
  }

  /** What the watch tells of the leader's own writes. */
  private Inbox.Content echo() {
    List<SecretChange> changes = new ArrayList<>();
    written.forEach(
        record ->
            secrets.get(record.name()).ifPresent(now -> changes.add(new SecretChange.Seen(now))));
    return new Inbox.Content(Set.of(), changes, Set.of(), false);
  }

  private Inbox.Content told(Inbox.Content content) {
    return new Inbox.Content(
        content.triggers(),
        content.secrets(),
        content.keyObjects(),
        looksAtEverything || content.look());
  }

  /** Everything that is written. */
  Map<String, WireRecord> records() {
    Map<String, WireRecord> records = new TreeMap<>();
    secrets.list().forEach(secret -> records.put(secret.name(), secret.record()));
    return records;
  }

  /** What is written of one trigger. */
  Outcome outcome(ObjectName trigger) {
    return requireNonNull(outcomes.get(trigger), () -> "nothing became of " + trigger);
  }

  /** Every outcome, with whether it is written and not since when. */
  Map<ObjectName, Outcome> outcomes() {
    Map<ObjectName, Outcome> all = new TreeMap<>();
    outcomes.forEach((name, each) -> all.put(name, withoutVersion(each)));
    return all;
  }

  private static Outcome withoutVersion(Outcome outcome) {
    return new Outcome(
        outcome.uid(),
        outcome.generation(),
        outcome.findings(),
        outcome.conflict(),
        outcome.kind(),
        outcome.keys(),
        outcome.enforcedGeneration(),
        outcome.appliedFrom().isPresent() ? OptionalLong.of(1) : OptionalLong.empty(),
        outcome.keySetRecords());
  }

  /** The triggers that are said to be in force before all is written that they need. */
  Set<ObjectName> saidTooEarly() {
    Map<String, Long> versions = new TreeMap<>();
    secrets.list().forEach(secret -> versions.put(secret.name(), secret.version()));
    Set<ObjectName> tooEarly = new HashSet<>();
    outcomes.forEach(
        (name, outcome) -> {
          Set<String> needed = new HashSet<>(outcome.keySetRecords());
          needed.add(RecordName.of(name));
          if (outcome.appliedFrom().isPresent()
              && needed.stream()
                  .anyMatch(
                      each ->
                          versions.getOrDefault(each, Long.MAX_VALUE)
                              > outcome.appliedFrom().getAsLong())) {
            tooEarly.add(name);
          }
        });
    return tooEarly;
  }
}
