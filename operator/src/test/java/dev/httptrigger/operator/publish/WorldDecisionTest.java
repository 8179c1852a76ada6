package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What should stand in the configuration, and how the index gets there. */
final class WorldDecisionTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final ObjectName OTHER = new ObjectName("bank", "other");
  private static final ObjectName LATE = new ObjectName("shop", "late");

  private final Map<ObjectName, PreparedTrigger> triggers = new HashMap<>();
  private final List<StoredSecret> secrets = new ArrayList<>();
  private final WorldDecision decision = new WorldDecision();
  private long version;

  /** A trigger that can't be used: what it claims shows who holds what. */
  private static PreparedTrigger trigger(ObjectName name, String uid, String... hosts) {
    return new PreparedTrigger(
        name,
        uid,
        1,
        NOW.minusSeconds(60),
        List.of(hosts),
        List.of("/"),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private void exists(ObjectName name, String uid, String... hosts) {
    triggers.put(name, trigger(name, uid, hosts));
  }

  private static List<String> hosts(Decided decided) {
    return decided.outcome().config().selection() instanceof ByHost byHost
        ? byHost.bindings().stream().map(HostBinding::host).toList()
        : List.of();
  }

  private ConfigurationState state() {
    return ConfigurationState.of(secrets);
  }

  private Map<ObjectName, Decided> decide(ConfigurationState state) {
    return decision.decide(
        new World(
            triggers, state.index(), state.lostShards(), state.records(), KeySets.none(), NOW));
  }

  private static Decided of(Map<ObjectName, Decided> decided, ObjectName name) {
    return Optional.ofNullable(decided.get(name)).orElseThrow();
  }

  private void store(WireRecord record) {
    secrets.removeIf(secret -> secret.name().equals(record.name()));
    secrets.add(new StoredSecret("uid", ++version, NOW, false, record));
  }

  /** Writes all that is decided, as the publisher would. */
  private ConfigurationState publish() {
    ConfigurationState state = state();
    Map<ObjectName, Decided> decided = decide(state);
    decided.values().stream()
        .filter(each -> !each.leave())
        .forEach(each -> store(each.written().record()));
    IndexPlan.of(1, state.index(), decided, Set.of())
        .settled()
        .forEach(shard -> store(RecordCodec.encode(shard)));
    return state();
  }

  private static Optional<IndexEntry> entry(List<IndexShard> index, ObjectName name) {
    return index.get(RecordName.shardOf(name)).entries().stream()
        .filter(entry -> entry.trigger().equals(name))
        .findFirst();
  }

  private void garble(ObjectName name) {
    store(
        new WireRecord(
            RecordName.of(name),
            Map.of("httptrigger.dev/record", "trigger"),
            Map.of("content", Octets.of(new byte[] {1}))));
  }

  @Test
  void whatIsListedAndNotSeenKeepsItsHosts() {
    exists(ORDERS, "1", "a.example.com");
    publish();
    triggers.clear();
    exists(OTHER, "2", "a.example.com");

    ConfigurationState state = state();
    Map<ObjectName, Decided> decided = decide(state);

    assertThat(hosts(of(decided, OTHER))).isEmpty();
    assertThat(decided).doesNotContainKey(ORDERS);
    IndexPlan plan = IndexPlan.of(1, state.index(), decided, Set.of());
    assertThat(entry(plan.settled(), ORDERS)).isPresent();
  }

  @Test
  void whatIsListedAndNotSeenKeepsItsHostsEvenWhenItsRecordIsGarbled() {
    exists(ORDERS, "1", "a.example.com");
    publish();
    garble(ORDERS);
    triggers.clear();
    exists(OTHER, "2", "a.example.com", "b.example.com");

    assertThat(hosts(of(decide(state()), OTHER))).containsExactly("b.example.com");
  }

  @Test
  void garbledRecordOfATriggerThatCanNotBeUsedStaysAsItIs() {
    exists(ORDERS, "1", "a.example.com");
    publish();
    garble(ORDERS);

    Decided decided = of(decide(state()), ORDERS);

    assertThat(decided.leave()).isTrue();
    assertThat(decided.outcome().basis()).isEqualTo(Basis.NOTHING);
  }

  @Test
  void recordOfAnotherObjectOfTheSameNameIsNoLastGood() {
    exists(ORDERS, "1", "a.example.com");
    publish();
    triggers.clear();
    exists(ORDERS, "2", "b.example.com");

    Decided decided = of(decide(state()), ORDERS);

    assertThat(decided.leave()).isFalse();
    assertThat(hosts(decided)).containsExactly("b.example.com");
  }

  @Test
  void garbledPartOfTheIndexIsMadeAgainFromTheRecords() {
    exists(ORDERS, "1", "a.example.com");
    ConfigurationState before = publish();
    store(
        new WireRecord(
            RecordName.ofShard(RecordName.shardOf(ORDERS)),
            Map.of("httptrigger.dev/record", "index"),
            Map.of()));

    ConfigurationState after = state();

    assertThat(entry(after.index(), ORDERS)).isEqualTo(entry(before.index(), ORDERS)).isPresent();
  }

  @Test
  void indexFirstTakesWhatComesAndThenLetsGo() {
    exists(ORDERS, "1", "a.example.com");
    publish();
    exists(LATE, "2", "a.example.com");
    publish();
    assertThat(hosts(of(decide(state()), LATE))).isEmpty();
    triggers.remove(ORDERS);

    ConfigurationState state = state();
    List<IndexShard> without =
        state.index().stream()
            .map(
                shard ->
                    new IndexShard(
                        shard.shard(),
                        shard.term(),
                        shard.entries().stream()
                            .filter(entry -> !entry.trigger().equals(ORDERS))
                            .toList(),
                        shard.reservations()))
            .toList();
    Map<ObjectName, Decided> decided =
        decision.decide(
            new World(triggers, without, Set.of(), state.records(), KeySets.none(), NOW));
    IndexPlan plan = IndexPlan.of(1, state.index(), decided, Set.of(ORDERS));

    HostHash host = HostHash.of("a.example.com");
    assertThat(entry(plan.coming(), ORDERS).orElseThrow().holds()).containsKey(host);
    assertThat(entry(plan.coming(), LATE).orElseThrow().holds()).containsKey(host);
    assertThat(entry(plan.settled(), ORDERS)).isEmpty();
    assertThat(entry(plan.settled(), LATE).orElseThrow().holds()).containsKey(host);
  }

  @Test
  void decisionThatIsWrittenChangesNothingAnyMore() {
    exists(ORDERS, "1", "a.example.com", "b.example.com");
    exists(OTHER, "2", "a.example.com");
    ConfigurationState first = publish();
    ConfigurationState second = publish();

    assertThat(second.index()).isEqualTo(first.index());
    assertThat(second.records()).isEqualTo(first.records());
  }

  @Test
  void thousandsOfTriggersAreDecidedWithoutLookingAtPairs() {
    for (int number = 0; number < 5_000; number++) {
      exists(
          new ObjectName("ns-" + number % 50, "t-" + number), "u", "h" + number + ".example.com");
    }
    ConfigurationState state = publish();

    Map<ObjectName, Decided> decided = decide(state);

    assertThat(decided).hasSize(5_000);
    assertThat(decided.values().stream().map(WorldDecisionTest::hosts))
        .allMatch(hosts -> hosts.size() == 1);
    assertThat(decided.values().stream().map(each -> each.outcome().config()))
        .allMatch(config -> config.behaviour() instanceof TriggerConfig.Refuse);
  }
}
