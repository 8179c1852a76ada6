package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.targets.TargetReading;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** One leader after another, and what the Secrets are in between. */
final class LeadershipTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final ObjectName INVOICES = new ObjectName("shop", "invoices");

  private final SecretsInMemory secrets = new SecretsInMemory();
  private final Map<ObjectName, PreparedTrigger> triggers = new ConcurrentHashMap<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-25T10:00:00Z"));
  private final AtomicBoolean superseded = new AtomicBoolean();

  /** How long a decision takes. */
  private Duration deciding = Duration.ZERO;

  /** The watch's cache and the API server say the same. */
  private final class Cluster implements TriggerCache, Existence {
    @Override
    public Set<ObjectName> names() {
      return Set.copyOf(triggers.keySet());
    }

    @Override
    public Optional<PreparedTrigger> find(ObjectName trigger) {
      return Optional.ofNullable(triggers.get(trigger));
    }

    @Override
    public Map<KeySetSource, KeySetReading> keySets(Set<KeySetSource> sources) {
      return Map.of();
    }

    @Override
    public boolean isWatched(ObjectName trigger) {
      return true;
    }

    @Override
    public Answer ask(ObjectName trigger) {
      return find(trigger).<Answer>map(Exists::new).orElse(new Gone());
    }

    @Override
    public boolean definitionInPlace(Instant indexSince) {
      return true;
    }
  }

  /** Nobody listens. */
  private static final class SilentListener implements HeldRemovals.Listener {
    @Override
    public void held(HeldRemovals held) {}

    @Override
    public void ended() {}
  }

  private void exists(ObjectName name) {
    triggers.put(
        name,
        new PreparedTrigger(
            name,
            "uid-of-" + name.name(),
            1,
            Instant.EPOCH,
            List.of(name.name() + ".example.com"),
            List.of("/"),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            new NotKnown(),
            TargetReading.NONE));
  }

  private boolean isListed(ObjectName trigger) {
    return secrets
        .get(RecordName.ofShard(RecordName.shardOf(trigger)))
        .map(StoredSecret::record)
        .filter(record -> lists(record, trigger))
        .isPresent();
  }

  private static boolean lists(WireRecord record, ObjectName trigger) {
    return RecordCodec.decodeIndex(record) instanceof Decoded(IndexShard shard)
        && shard.entries().stream().map(IndexEntry::trigger).anyMatch(trigger::equals);
  }

  private boolean isRecorded(ObjectName trigger) {
    return secrets.get(RecordName.of(trigger)).isPresent();
  }

  /** Leads until that is so, or until another leads. */
  private void lead(Runnable whenSettled) throws InterruptedException {
    Inbox inbox = new Inbox();
    inbox.open();
    Cluster cluster = new Cluster();
    Leadership leadership =
        new Leadership(
            secrets,
            inbox,
            now::get,
            new PublishMetrics(new SimpleMeterRegistry()),
            new OutcomeBoard(new ConcurrentHashMap<>(), _ -> {}),
            cluster,
            cluster,
            HostRules.DEFAULT,
            this::grants,
            new SilentListener(),
            () -> superseded.set(true));
    Thread thread = Thread.ofPlatform().daemon().start(leadership);
    try {
      whenSettled.run();
    } finally {
      inbox.close();
      thread.join(PATIENCE);
    }
    assertThat(thread.isAlive()).isFalse();
  }

  /** They are asked for at the beginning of each decision. */
  private Grants grants() {
    now.updateAndGet(time -> time.plus(deciding));
    return new Known(List.of());
  }

  private void untilPublished() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> triggers.keySet().stream().allMatch(each -> isListed(each) && isRecorded(each)));
  }

  @Test
  void nameDoesNotLeaveWithAnIndexThatIsLostWhileNobodyLeads() throws InterruptedException {
    exists(ORDERS);
    exists(INVOICES);
    lead(this::untilPublished);
    for (StoredSecret secret : secrets.list()) {
      secrets.remove(secret.name());
    }
    AtomicInteger left = new AtomicInteger();
    secrets.onWrite(
        record ->
            List.of(ORDERS, INVOICES).stream()
                .filter(each -> RecordName.ofShard(RecordName.shardOf(each)).equals(record.name()))
                .filter(each -> !lists(record, each))
                .forEach(_ -> left.incrementAndGet()));

    lead(this::untilPublished);

    assertThat(left).hasValue(0);
  }

  @Test
  void leaderThatWasFrozenWritesNoRecordOnceAnotherLeads() throws InterruptedException {
    exists(ORDERS);
    exists(INVOICES);
    secrets.onWrite(
        record -> {
          if (RecordName.isTrigger(record.name())) {
            secrets.onWrite(_ -> {});
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
            secrets.put(RecordCodec.encode(IndexShard.empty(0, 7)));
          }
        });

    lead(() -> await().atMost(PATIENCE).untilTrue(superseded));

    assertThat(isRecorded(ORDERS)).isNotEqualTo(isRecorded(INVOICES));
  }

  @Test
  void leaderThatWasFrozenAndIsNotReplacedDecidesAnew() throws InterruptedException {
    exists(ORDERS);
    exists(INVOICES);
    secrets.onWrite(
        record -> {
          if (RecordName.isTrigger(record.name())) {
            secrets.onWrite(_ -> {});
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
          }
        });

    lead(this::untilPublished);

    assertThat(superseded).isFalse();
  }

  /** As with ten thousand triggers on a machine that has other things to do. */
  @Test
  void whereDecidingTakesLongerThanADecisionIsGoodForAllIsWrittenAllTheSame()
      throws InterruptedException {
    deciding = SecretWriter.GOOD_FOR.plusSeconds(1);
    for (int number = 0; number < 40; number++) {
      exists(new ObjectName("shop", "trigger-" + number));
    }
    secrets.onWrite(_ -> now.updateAndGet(time -> time.plusSeconds(1)));

    lead(this::untilPublished);

    assertThat(superseded).isFalse();
  }
}
