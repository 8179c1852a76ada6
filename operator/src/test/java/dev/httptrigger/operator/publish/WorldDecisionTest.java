package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.Grants.Unknown;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.operator.keysources.TriggerReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What should stand in the configuration, and how the index gets there. */
final class WorldDecisionTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final ObjectName OTHER = new ObjectName("bank", "other");
  private static final ObjectName LATE = new ObjectName("shop", "late");

  private final Map<ObjectName, PreparedTrigger> triggers = new HashMap<>();
  private final List<StoredSecret> secrets = new ArrayList<>();
  private Grants grants = new Known(List.of());
  private WorldDecision decision = new WorldDecision(HostRules.DEFAULT);
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
        Optional.empty(),
        new NotKnown(),
        TargetReading.NONE);
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
    return decide(state, Set.of()).decided();
  }

  private WorldOutcome decide(ConfigurationState state, Set<ObjectName> gone) {
    return decision.decide(
        new World(
            triggers,
            state.index(),
            gone,
            state.lostShards(),
            state.records(),
            grants,
            KeySets.none(),
            NOW),
        new Scope.Everything(),
        state.index());
  }

  private static IndexPlan plan(
      ConfigurationState state, WorldOutcome outcome, Set<ObjectName> gone) {
    return IndexPlan.of(
        1, state.index(), new Scope.Everything(), outcome, Set.of(), Departing.of(gone), NOW);
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
    WorldOutcome outcome = decide(state, Set.of());
    outcome.decided().values().stream()
        .filter(each -> !each.leave())
        .forEach(each -> store(each.written().record()));
    plan(state, outcome, Set.of()).settled().forEach(shard -> store(RecordCodec.encode(shard)));
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
    WorldOutcome outcome = decide(state, Set.of());

    assertThat(hosts(of(outcome.decided(), OTHER))).isEmpty();
    assertThat(outcome.decided()).doesNotContainKey(ORDERS);
    IndexPlan plan = plan(state, outcome, Set.of());
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
    IndexPlan plan = plan(state, decide(state, Set.of(ORDERS)), Set.of(ORDERS));

    HostHash host = HostHash.of("a.example.com");
    assertThat(entry(plan.coming(), ORDERS).orElseThrow().holds()).containsKey(host);
    assertThat(entry(plan.coming(), LATE).orElseThrow().holds()).containsKey(host);
    assertThat(entry(plan.settled(), ORDERS)).isEmpty();
    assertThat(entry(plan.settled(), LATE).orElseThrow().holds()).containsKey(host);
  }

  private static List<Reservation> reservations(List<IndexShard> index) {
    return index.stream().flatMap(shard -> shard.reservations().stream()).toList();
  }

  @Test
  void hostThatLeavesIsReservedByTheVeryWriteThatTakesItsTriggerOut() {
    exists(ORDERS, "1", "a.example.com");
    publish();
    triggers.clear();

    ConfigurationState state = state();
    WorldOutcome outcome = decide(state, Set.of(ORDERS));
    IndexPlan plan = plan(state, outcome, Set.of(ORDERS));

    Reservation kept =
        new Reservation(HostHash.of("a.example.com"), "shop", NOW.plus(Duration.ofHours(1)));
    assertThat(plan.coming()).isEqualTo(state.index());
    assertThat(entry(plan.settled(), ORDERS)).isEmpty();
    assertThat(plan.settled().get(RecordName.shardOf(ORDERS)).reservations()).containsExactly(kept);
    assertThat(reservations(plan.settled())).containsExactly(kept);
    assertThat(outcome.changesAt()).hasValue(kept.until());
  }

  @Test
  void hostThatHasNotLeftYetIsNotReservedSoThatWaitingWritesNothing() {
    grants = new Known(List.of(new Grant(Set.of("shop"), Set.of("*.example.com"))));
    exists(ORDERS, "1", "*.example.com");
    publish();
    grants = new Known(List.of());
    ConfigurationState state = state();

    WorldOutcome outcome = decide(state, Set.of());
    IndexPlan plan =
        IndexPlan.of(
            1, state.index(), new Scope.Everything(), outcome, Set.of(ORDERS), Departing.NONE, NOW);

    assertThat(outcome.reservations()).hasSize(1);
    assertThat(plan.settled()).isEqualTo(state.index());
  }

  @Test
  void reservationsOfOneNamespaceInOnePartOfTheIndexAreBounded() {
    String[] hosts =
        IntStream.range(0, 64).mapToObj(i -> "h" + i + ".example.com").toArray(String[]::new);
    List<IndexEntry> entries = new ArrayList<>();
    int shard = RecordName.shardOf(ORDERS);
    for (int number = 0; entries.size() < 6; number++) {
      ObjectName name = new ObjectName("shop", "t" + number);
      if (RecordName.shardOf(name) == shard) {
        Map<HostHash, Instant> holds = new HashMap<>();
        for (String host : hosts) {
          holds.put(HostHash.of(number + "." + host), NOW);
        }
        entries.add(IndexEntry.of(name, "uid", holds));
      }
    }
    store(RecordCodec.encode(new IndexShard(shard, 1, entries, List.of())));
    ConfigurationState state = state();
    Set<ObjectName> gone =
        entries.stream().map(IndexEntry::trigger).collect(Collectors.toUnmodifiableSet());

    IndexPlan plan = plan(state, decide(state, gone), gone);

    assertThat(reservations(plan.settled())).hasSize(KeptHosts.MAXIMUM_IN_SHARD);
  }

  @Test
  void wildcardIsInForceWhileItIsGrantedAndClosedForAWhileThen() {
    grants = new Known(List.of(new Grant(Set.of("shop"), Set.of("*.example.com"))));
    exists(ORDERS, "1", "*.example.com");
    publish();
    assertThat(hosts(of(decide(state()), ORDERS))).containsExactly("*.example.com");

    grants = new Unknown();
    assertThat(hosts(of(decide(state()), ORDERS))).containsExactly("*.example.com");

    grants = new Known(List.of());
    ConfigurationState state = state();
    WorldOutcome withdrawn = decide(state, Set.of());
    assertThat(hosts(of(withdrawn.decided(), ORDERS))).isEmpty();
    assertThat(reservations(plan(state, withdrawn, Set.of()).settled()))
        .extracting(Reservation::host)
        .containsExactly(HostHash.of("*.example.com"));
  }

  /** A trigger that can be used. */
  private void good(ObjectName name, int age) {
    String manifest =
        """
        apiVersion: httptrigger.dev/v1alpha1
        kind: HttpTrigger
        metadata: {name: %s, namespace: %s}
        spec: {hosts: [%s.%s.example.com], authType: Anonymous}
        """
            .formatted(name.name(), name.namespace(), name.name(), name.namespace());
    triggers.put(
        name,
        new TriggerReader()
            .read(
                ManifestParser.parse("trigger.yaml", manifest).manifests().getFirst().tree(),
                "uid-of-" + name,
                1,
                NOW.minusSeconds(age),
                _ -> new ReferencedObjects.NotLabelled()));
  }

  private List<String> refused() {
    return decide(state()).values().stream()
        .filter(
            each ->
                each.outcome().findings().stream()
                    .anyMatch(finding -> finding.code() == FindingCode.TOO_MANY_TRIGGERS))
        .filter(each -> each.outcome().basis() == Basis.NOTHING)
        .map(each -> each.trigger().name())
        .sorted()
        .toList();
  }

  @Test
  void newestTriggersBeyondTheBoundOfTheirNamespaceAreRefusedAndThoseInForceStay() {
    decision = new WorldDecision(new HostRules(Rule.FIRST_CLAIM, Duration.ZERO, 2));
    good(new ObjectName("shop", "b"), 20);
    good(new ObjectName("shop", "c"), 30);
    good(new ObjectName("bank", "a"), 1);
    publish();
    good(new ObjectName("shop", "a"), 99);
    good(new ObjectName("shop", "d"), 10);
    assertThat(refused()).containsExactly("a", "d");

    publish();
    assertThat(refused()).containsExactly("a", "d");
    assertThat(hosts(of(decide(state()), new ObjectName("shop", "d"))))
        .containsExactly("d.shop.example.com");

    triggers.remove(new ObjectName("shop", "b"));
    store(RecordCodec.encode(IndexShard.empty(RecordName.shardOf(new ObjectName("shop", "b")), 1)));
    assertThat(refused()).containsExactly("d");

    decision = new WorldDecision(new HostRules(Rule.FIRST_CLAIM, Duration.ZERO, 1));
    assertThat(refused()).containsExactly("a", "d");
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
