package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Looking only at what a change touches comes to the same as looking at everything: beside a leader
 * that hears what changes goes another one, with Secrets of its own, that is told at each step that
 * anything may have changed. After every step both have written the same and say the same.
 */
final class AttentionTest {
  private static final int STEPS = 120;

  /** A leader, its Secrets, its time, and what it says. */
  private static final class Leader {
    private final SecretsInMemory secrets = new SecretsInMemory();
    private final FaultyStore store = new FaultyStore(secrets);
    private final List<WireRecord> written = new ArrayList<>();
    private final boolean looksAtEverything;
    private final RandomCluster cluster;
    private final HostRules rules;
    private Map<ObjectName, Outcome> outcomes = new ConcurrentHashMap<>();
    private Instant now;
    private Leadership leadership;

    Leader(RandomCluster cluster, HostRules rules, boolean looksAtEverything) {
      this.cluster = cluster;
      this.rules = rules;
      this.looksAtEverything = looksAtEverything;
      this.now = cluster.now();
      this.leadership = newLeadership();
      secrets.onWrite(written::add);
    }

    private Leadership newLeadership() {
      return new Leadership(
          store,
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

    /**
     * Takes that in, and goes on until there is nothing to do.
     *
     * @return how many Secrets were written
     */
    int take(Inbox.Content content, Instant at) throws SupersededException {
      now = at;
      written.clear();
      Duration wait = leadership.step(told(content));
      for (int step = 0; wait.compareTo(Duration.ofSeconds(1)) <= 0; step++) {
        assertThat(step).as("steps until nothing is to do").isLessThan(100);
        now = now.plus(wait);
        wait = leadership.step(told(echo()));
      }
      return written.size();
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

    /** Every outcome, with whether it is written and not since when. */
    Map<ObjectName, Outcome> outcomes() {
      Map<ObjectName, Outcome> all = new TreeMap<>();
      outcomes.forEach((name, each) -> all.put(name, withoutVersion(each)));
      return all;
    }

    /** A host that is about to leave is kept from the last look on. */
    private static Finding withoutTime(Finding finding) {
      return finding.code() == FindingCode.HOST_RESERVED
          ? new Finding(
              finding.code(),
              finding.severity(),
              finding.field(),
              finding.message().replaceAll("until .*Z", "until then"),
              finding.mend())
          : finding;
    }

    private static Outcome withoutVersion(Outcome outcome) {
      return new Outcome(
          outcome.uid(),
          outcome.generation(),
          outcome.findings().stream().map(Leader::withoutTime).toList(),
          outcome.conflict(),
          outcome.kind(),
          outcome.keys(),
          outcome.enforcedGeneration(),
          outcome.appliedFrom().isPresent() ? OptionalLong.of(1) : OptionalLong.empty(),
          outcome.keySetRecords());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 1000", "3, 1000", "4, 5", "5, 1000", "6, 5"})
  void comesToTheSameAsLookingAtEverything(long seed, int triggersPerNamespace)
      throws SupersededException {
    HostRules rules = new HostRules(Rule.FIRST_CLAIM, Duration.ofHours(1), triggersPerNamespace);
    Random random = new Random(seed);
    RandomCluster cluster = new RandomCluster(seed);
    Leader some = new Leader(cluster, rules, false);
    Leader everything = new Leader(cluster, rules, true);
    for (int step = 0; step < STEPS; step++) {
      cluster.pass(Duration.ofSeconds(random.nextInt(8) > 0 ? 5 : random.nextInt(3600)));
      Set<ObjectName> triggers = new HashSet<>();
      Set<ObjectReference> keyObjects = new HashSet<>();
      boolean look = false;
      do {
        RandomCluster.Heard heard = cluster.change();
        triggers.addAll(heard.triggers());
        keyObjects.addAll(heard.keyObjects());
        look |= heard.look();
      } while (random.nextInt(3) == 0);
      boolean restarts = random.nextInt(40) == 0;
      int edit = random.nextInt(20);
      int place = random.nextInt(1000);
      int fault = random.nextInt(10);
      Instant latest = cluster.now();
      for (Leader leader : List.of(some, everything)) {
        if (restarts) {
          leader.restart();
        }
        List<SecretChange> changes = edited(leader.secrets, edit, place);
        if (edit == 2 && !triggers.isEmpty()) {
          // The watch says nothing of it: it is read where the term is confirmed.
          leader.secrets.put(new WireRecord(RecordName.ofShard(0), Map.of(), Map.of()));
        }
        leader.store.fail(fault, place);
        leader.take(new Inbox.Content(triggers, changes, keyObjects, look), cluster.now());
        latest = leader.now.isAfter(latest) ? leader.now : latest;
      }
      String when =
          "seed %s, step %s (edit %s, fault %s, %s%s%s): "
              .formatted(
                  seed,
                  step,
                  edit,
                  fault,
                  triggers,
                  look ? ", look" : "",
                  restarts ? ", restart" : "");
      assertThat(some.records().keySet())
          .as(when + "which Secrets there are")
          .isEqualTo(everything.records().keySet());
      assertThat(different(some.records(), everything.records()))
          .as(when + "what differs")
          .isEmpty();
      assertThat(different(some.outcomes(), everything.outcomes())).as(when + "outcomes").isEmpty();
      assertThat(some.outcomes().keySet())
          .as(when + "who has an outcome")
          .isEqualTo(everything.outcomes().keySet());
      cluster.pass(Duration.between(cluster.now(), latest));
    }
  }

  /** What one says, and what the other, where they don't say the same. */
  private static <K, V> Map<K, String> different(Map<K, V> one, Map<K, V> other) {
    Map<K, String> different = new TreeMap<>();
    one.forEach(
        (key, value) -> {
          V there = other.get(key);
          if (!value.equals(there)) {
            different.put(key, shown(value) + "\n    and " + shown(there));
          }
        });
    return different;
  }

  private static String shown(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof WireRecord record
        ? record.data().values().stream()
            .map(each -> new String(each.toByteArray(), java.nio.charset.StandardCharsets.UTF_8))
            .toList()
            .toString()
        : String.valueOf(value);
  }

  /** Somebody edits the same Secret of both. */
  private static List<SecretChange> edited(SecretsInMemory secrets, int edit, int place) {
    List<StoredSecret> all = secrets.list();
    if (all.isEmpty() || edit > 1) {
      return List.of();
    }
    // Not those of the index alone, which are many.
    List<StoredSecret> records =
        all.stream().filter(secret -> RecordName.shard(secret.name()).isEmpty()).toList();
    StoredSecret secret =
        place % 2 == 0 || records.isEmpty()
            ? all.get(place % all.size())
            : records.get(place % records.size());
    if (edit == 0) {
      secrets.remove(secret.name());
      return List.of(new SecretChange.Deleted(secret));
    }
    secrets.put(new WireRecord(secret.name(), secret.record().labels(), Map.of()));
    return secrets.get(secret.name()).map(SecretChange.Seen::new).stream()
        .map(SecretChange.class::cast)
        .toList();
  }
}
