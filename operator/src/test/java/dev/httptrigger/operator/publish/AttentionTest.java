package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Looking only at what a change touches comes to the same as looking at everything: another leader,
 * who begins with everything, finds nothing to write but its term, and the same outcomes.
 */
final class AttentionTest {
  private static final int CHANGES = 100;
  private static final HostRules RULES = new HostRules(Rule.FIRST_CLAIM, Duration.ofHours(1), 4);

  private final SecretsInMemory secrets = new SecretsInMemory();

  /** A leader and what it says. */
  private static final class Leader {
    private final Map<ObjectName, Outcome> outcomes = new ConcurrentHashMap<>();
    private final RandomCluster cluster;
    private final Leadership leadership;

    Leader(RandomCluster cluster, SecretStore secrets) {
      this.cluster = cluster;
      this.leadership =
          new Leadership(
              secrets,
              new Inbox(),
              cluster::now,
              new PublishMetrics(new SimpleMeterRegistry()),
              new OutcomeBoard(outcomes, _ -> {}),
              cluster,
              cluster,
              RULES,
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

    /** Takes that in, and goes on until there is nothing to do. */
    void take(Inbox.Content content) throws SupersededException {
      Duration wait = leadership.step(content);
      for (int step = 0; wait.compareTo(Duration.ofSeconds(1)) <= 0; step++) {
        assertThat(step).as("steps until nothing is to do").isLessThan(100);
        cluster.pass(wait);
        wait = leadership.step(new Inbox.Content(Set.of(), List.of(), false));
      }
    }

    /** Every outcome, but for the resource versions. */
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
          OptionalLong.empty(),
          outcome.keySetRecords());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4, 10, 11})
  void comesToTheSameAsLookingAtEverything(long seed) throws SupersededException {
    Random random = new Random(seed);
    RandomCluster cluster = new RandomCluster(seed);
    Leader leader = new Leader(cluster, secrets);
    leader.take(new Inbox.Content(Set.of(), List.of(), true));
    for (int change = 0; change < CHANGES; change++) {
      leader.take(next(random, cluster));
      if (change % 10 == 9) {
        compare(seed + ", change " + change, cluster, leader);
      }
    }
  }

  private Inbox.Content next(Random random, RandomCluster cluster) {
    Set<ObjectName> triggers = new HashSet<>(cluster.change());
    while (random.nextBoolean()) {
      triggers.addAll(cluster.change());
    }
    List<SecretChange> changes = new ArrayList<>();
    boolean look = false;
    switch (random.nextInt(12)) {
      case 0 -> {
        cluster.changeGrants();
        look = true;
      }
      case 1 -> cluster.pass(Duration.ofMinutes(random.nextInt(90)));
      case 2 -> someSecret(random).ifPresent(secret -> changes.add(remove(secret)));
      case 3 -> someSecret(random).ifPresent(secret -> changes.add(garble(secret)));
      default -> {}
    }
    return new Inbox.Content(triggers, changes, look);
  }

  private Optional<StoredSecret> someSecret(Random random) {
    List<StoredSecret> all = secrets.list();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  private SecretChange remove(StoredSecret secret) {
    secrets.remove(secret.name());
    return new SecretChange.Deleted(secret);
  }

  private SecretChange garble(StoredSecret secret) {
    secrets.put(new WireRecord(secret.name(), secret.record().labels(), Map.of()));
    return new SecretChange.Seen(secrets.get(secret.name()).orElseThrow());
  }

  private void compare(String when, RandomCluster cluster, Leader leader)
      throws SupersededException {
    SecretsInMemory copy = new SecretsInMemory();
    secrets.list().forEach(secret -> copy.put(secret.record()));
    List<String> written = new ArrayList<>();
    Leader another = new Leader(cluster, copy);
    copy.onWrite(
        record -> {
          if (!withoutTerm(record).equals(before(record.name()))) {
            written.add(record.name());
          }
        });
    another.take(new Inbox.Content(Set.of(), List.of(), true));
    assertThat(written).as("seed %s: what another leader writes", when).isEmpty();
    assertThat(copy.list()).hasSameSizeAs(secrets.list());
    Map<ObjectName, Outcome> different = leader.outcomes();
    different.entrySet().removeAll(another.outcomes().entrySet());
    assertThat(different).as("seed %s: another outcome", when).isEmpty();
    assertThat(another.outcomes()).hasSameSizeAs(leader.outcomes());
  }

  private Object before(String name) {
    return secrets.get(name).map(secret -> withoutTerm(secret.record())).orElse("nothing");
  }

  private static Object withoutTerm(WireRecord record) {
    return RecordName.shard(record.name()).isPresent()
            && RecordCodec.decodeIndex(record) instanceof Decoded(IndexShard shard)
        ? new IndexShard(shard.shard(), 0, shard.entries(), shard.reservations(), shard.removals())
        : record;
  }
}
