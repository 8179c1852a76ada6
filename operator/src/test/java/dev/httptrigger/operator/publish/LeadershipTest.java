package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.Grants.Unknown;
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
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  private final Map<ObjectName, Outcome> outcomes = new ConcurrentHashMap<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** What the API server says to exist, where the watch's cache is older. */
  private final Map<ObjectName, PreparedTrigger> newer = new ConcurrentHashMap<>();

  /** How long a decision takes. */
  private Duration deciding = Duration.ZERO;

  private Grants grants = new Known(List.of());
  private Function<ObjectName, String> hostOf = name -> name.name() + ".example.com";

  /** The watch's cache, and the API server. */
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
      return Optional.ofNullable(newer.get(trigger))
          .or(() -> find(trigger))
          .<Answer>map(Exists::new)
          .orElse(new Gone());
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
    triggers.put(name, trigger(name, 1));
  }

  private PreparedTrigger trigger(ObjectName name, long generation) {
    return new PreparedTrigger(
        name,
        "uid-of-" + name.name(),
        generation,
        Instant.EPOCH,
        List.of(hostOf.apply(name)),
        List.of("/" + name.name()),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        new NotKnown(),
        TargetReading.NONE);
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

  private Leadership leadership(Optional<List<ReadSecret>> followed, Inbox inbox) {
    Cluster cluster = new Cluster();
    return new Leadership(
        secrets,
        followed,
        inbox,
        now::get,
        new PublishMetrics(registry),
        new OutcomeBoard(outcomes, _ -> {}),
        cluster,
        cluster,
        HostRules.DEFAULT,
        this::grants,
        new SilentListener(),
        () -> superseded.set(true));
  }

  /** Leads until that is so, or until another leads. */
  private void lead(Runnable whenSettled) throws InterruptedException {
    Inbox inbox = new Inbox();
    inbox.open();
    Leadership leadership = leadership(Optional.empty(), inbox);
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
    return grants;
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

  private boolean isRecorded(ObjectName trigger, long generation) {
    return secrets
        .get(RecordName.of(trigger))
        .filter(
            secret ->
                RecordCodec.decodeTrigger(secret.record()) instanceof Decoded(TriggerConfig config)
                    && config.generation() == generation)
        .isPresent();
  }

  private List<ReadSecret> allRead() {
    return secrets.list().stream().map(ReadSecret::of).toList();
  }

  private static void looks(Leadership leadership, int times) throws SupersededException {
    for (int step = 0; step < times; step++) {
      leadership.step(new Inbox.Content(Set.of(), List.of(), Set.of(), false));
    }
  }

  @Test
  void whoTakesOverBeginsWithWhatChangedAndThenLooksAtAllSomeAtATime() throws Exception {
    for (int number = 0; number < 1_200; number++) {
      exists(new ObjectName("shop-" + number % 7, "trigger-" + number));
    }
    lead(this::untilPublished);
    ObjectName edited = new ObjectName("shop-3", "trigger-101");
    triggers.put(edited, trigger(edited, 2));
    outcomes.clear();
    Leadership next = leadership(Optional.of(allRead()), new Inbox());

    looks(next, 1);

    assertThat(isRecorded(edited, 2)).isTrue();
    assertThat(outcomes).containsOnlyKeys(edited);

    looks(next, 1);

    assertThat(outcomes).hasSizeBetween(2, 1_000);

    looks(next, 5);

    assertThat(outcomes).hasSize(1_200);
  }

  @Test
  void whatTheLastLeaderWroteAfterAllThatTheWatchHasShownIsNotTakenBack() throws Exception {
    exists(ORDERS);
    lead(this::untilPublished);
    List<ReadSecret> shown = allRead();
    triggers.put(ORDERS, trigger(ORDERS, 2));
    lead(() -> await().atMost(PATIENCE).until(() -> isRecorded(ORDERS, 2)));
    // The next one lags behind with both of its watches.
    triggers.put(ORDERS, trigger(ORDERS, 1));
    newer.put(ORDERS, trigger(ORDERS, 2));

    looks(leadership(Optional.of(shown), new Inbox()), 10);

    assertThat(isRecorded(ORDERS, 2)).isTrue();
  }

  /**
   * Also while no pass finds everything written, as somebody changes something before each; and
   * where nobody has configured anything, as what ships does not: then no grants are known.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChangeCostsWhatChangedHoweverManyChangesComeOneAfterTheOther(boolean configured)
      throws Exception {
    grants = configured ? new Known(List.of()) : new Unknown();
    Leadership leadership = leadership(Optional.empty(), new Inbox());
    looks(leadership, 1);
    int changes = 300;
    for (int number = 0; number < changes; number++) {
      ObjectName name = new ObjectName("shop", "trigger-" + number);
      exists(name);
      now.updateAndGet(time -> time.plusMillis(50));
      leadership.step(new Inbox.Content(Set.of(name), List.of(), Set.of(), false));
    }

    assertThat(registry.get("httptrigger.operator.publish.triggers").counter().count())
        .isLessThanOrEqualTo(3.0 * changes);
  }

  /** Where they are many, so that nobody's edit waits until all were looked at. */
  @Test
  void aSweepFindsWhatNoEventToldOfAndLooksAtSomeAtATime() throws Exception {
    Leadership leadership = leadOf(1_200);
    ObjectName unheard = new ObjectName("shop-3", "trigger-101");
    triggers.put(unheard, trigger(unheard, 2));
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(4)));
    double before = lookedAt();

    looks(leadership, 1);

    assertThat(isRecorded(unheard, 2)).isTrue();
    assertThat(lookedAt() - before).isLessThanOrEqualTo(10);

    ObjectName edited = new ObjectName("shop-5", "trigger-600");
    triggers.put(edited, trigger(edited, 2));
    Duration wait = leadership.step(new Inbox.Content(Set.of(edited), List.of(), Set.of(), false));

    assertThat(isRecorded(edited, 2)).isTrue();
    assertThat(lookedAt() - before).isBetween(500.0, 600.0);
    assertThat(wait).isZero();

    looks(leadership, 5);

    assertThat(lookedAt() - before).isBetween(1_200.0, 1_300.0);
  }

  /** As where many share a host by prefixes, or a wildcard that somebody holds is over them. */
  @Test
  void whomTheyAreConnectedWithIsLookedAtWithTheFirstOfThemAndNotAgain() throws Exception {
    hostOf = name -> "shared-" + name.namespace() + ".example.com";
    Leadership leadership = leadOf(1_200);
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(4)));
    double before = lookedAt();

    looks(leadership, 10);

    assertThat(lookedAt() - before).isBetween(1_200.0, 1_300.0);
  }

  @Test
  void nowAndThenAllIsListedHoweverManyThereAre() throws Exception {
    Leadership leadership = leadOf(600);
    ObjectName lost = new ObjectName("shop-1", "trigger-99");
    secrets.remove(RecordName.of(lost));
    assertThat(isRecorded(lost)).isFalse();

    now.updateAndGet(time -> time.plus(Duration.ofMinutes(31)));
    looks(leadership, 3);

    assertThat(isRecorded(lost)).isTrue();
  }

  private Leadership leadOf(int count) throws SupersededException {
    for (int number = 0; number < count; number++) {
      exists(new ObjectName("shop-" + number % 7, "trigger-" + number));
    }
    Leadership leadership = leadership(Optional.empty(), new Inbox());
    looks(leadership, 40);
    assertThat(triggers.keySet()).allMatch(each -> isListed(each) && isRecorded(each));
    return leadership;
  }

  private double lookedAt() {
    return registry.get("httptrigger.operator.publish.triggers").counter().count();
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
