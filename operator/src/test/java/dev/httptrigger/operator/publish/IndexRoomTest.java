package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TargetHash;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever chooses names that fall into one part of the index, with as many hosts as they may. */
class IndexRoomTest {
  private static final int PART = 7;
  private static final int SECRET = 1 << 20;
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.123Z");

  private final WorldDecision decision = new WorldDecision(HostRules.DEFAULT);
  private final Map<ObjectName, PreparedTrigger> triggers = new LinkedHashMap<>();
  private List<IndexShard> index =
      IntStream.range(0, RecordName.SHARDS).mapToObj(part -> IndexShard.empty(part, 1)).toList();
  private final Map<ObjectName, TriggerConfig> records = new HashMap<>();
  private Map<ObjectName, Decided> decided = Map.of();
  private int age = 1_000_000;

  @Test
  void whatAnEntryTakesIsNotUnderestimated() {
    ObjectName name = nameIn("shop", 0);
    Set<TargetHash> targets =
        Set.of(
            TargetHash.of("shop", new Target("", "Service", "cart", Optional.empty())),
            TargetHash.of("shop", new Target("", "Service", "pay", Optional.empty())));
    Map<HostHash, Instant> holds = new HashMap<>();
    hosts(name, 64).forEach(host -> holds.put(HostHash.of(host), NOW));
    for (IndexEntry entry :
        List.of(
            IndexEntry.of(name, "uid", Map.of()),
            IndexEntry.of(name, "uid", holds),
            IndexEntry.of(name, "0f0e5a0b-5a7e-4ad0-9d46-2b2f7a6b8f01", holds, targets))) {
      int written =
          size(new IndexShard(PART, 1, List.of(entry), List.of()))
              - size(IndexShard.empty(PART, 1));

      assertThat(IndexRoom.bytes(entry)).isBetween(written, written * 5 / 4 + 64);
    }
  }

  @Test
  void aNamespaceFillsNoPartOfTheIndexAndOthersHaveRoomBesideIt() {
    List<ObjectName> greedy = names("greedy", 300);
    greedy.forEach(name -> exists(name, 64));
    ObjectName modest = nameIn("modest", 0);
    exists(modest, 64);
    publish();

    List<ObjectName> refused = refused();
    assertThat(refused).isNotEmpty().allMatch(name -> name.namespace().equals("greedy"));
    assertThat(refused).isEqualTo(greedy.subList(greedy.size() - refused.size(), greedy.size()));
    assertThat(entry(modest).holds()).hasSize(64);
    assertThat(size(index.get(PART))).isLessThan(SECRET / 2);
    assertThat(index.get(PART).entries())
        .filteredOn(entry -> refused.contains(entry.trigger()))
        .allSatisfy(entry -> assertThat(entry.holds()).isEmpty());
  }

  @Test
  void whoeverIsListedStaysAndWhoeverIsRefusedComesInWhenThereIsRoom() {
    List<ObjectName> greedy = names("greedy", 60);
    greedy.forEach(name -> exists(name, 64));
    publish();
    List<ObjectName> first = refused();
    publish();
    assertThat(refused()).isEqualTo(first).isNotEmpty();

    // What is refused is listed too, and takes a little.
    List<ObjectName> gone = greedy.subList(0, first.size() + 1);
    gone.forEach(triggers::remove);
    publish();
    assertThat(refused()).isEmpty();
    assertThat(first).allSatisfy(name -> assertThat(entry(name).holds()).hasSize(64));
  }

  @Test
  void anEditForWhichThereIsNoRoomKeepsWhatWasListed() {
    List<ObjectName> greedy = names("greedy", 46);
    greedy.forEach(name -> exists(name, 60));
    ObjectName edited = greedy.getFirst();
    exists(edited, 2);
    publish();
    assertThat(refused()).isEmpty();

    exists(edited, 64);
    publish();

    assertThat(refused()).containsExactly(edited);
    assertThat(entry(edited).holds().keySet())
        .isEqualTo(hosts(edited, 2).stream().map(HostHash::of).collect(Collectors.toSet()));
  }

  /** More namespaces than a part has room for, if each takes all that it may. */
  @Test
  void noNumberOfNamespacesFillsAPartAndAModestOneHasRoom() {
    for (int namespace = 0; namespace < 8; namespace++) {
      names("greedy" + namespace, 50).forEach(name -> exists(name, 64));
    }
    publish();
    ObjectName modest = nameIn("modest", 0);
    exists(modest, 64);
    publish();

    assertThat(refused()).isNotEmpty().doesNotContain(modest);
    assertThat(entry(modest).holds()).hasSize(64);
    assertThat(size(index.get(PART))).isLessThan(SECRET);
  }

  /** Whoever is refused takes a little as well, and there may be any number of them. */
  @Test
  void noNumberOfRefusedTriggersFillsAPart() {
    names("greedy", 1_500).forEach(name -> exists(name, 1));
    ObjectName modest = nameIn("modest", 0);
    exists(modest, 1);
    publish();

    assertThat(entry(modest).holds()).hasSize(1);
    assertThat(size(index.get(PART))).isLessThan(IndexRoom.OF_A_NAMESPACE * 5 / 4);
    assertThat(index.get(PART).entries().size()).isLessThan(1_500);
    List<ObjectName> refused = refused();
    assertThat(refused).isNotEmpty();

    List<IndexShard> before = index;
    publish();
    assertThat(index).isEqualTo(before);
    assertThat(refused()).isEqualTo(refused);
  }

  /** What a route stands for grows by itself. */
  @Test
  void whatTargetsStandForFillsNoPartEither() {
    ObjectName name = nameIn("greedy", 0);
    TargetReference route =
        new TargetReference("gateway.networking.k8s.io", "HTTPRoute", "route", Optional.empty());
    PreparedTrigger bound =
        IndexRoom.refused(
            trigger(name, NOW, List.of(), List.of(route)),
            Optional.of(IndexEntry.of(name, "uid", Map.of())));

    assertThat(bound.claimedTargets()).isEmpty();
    assertThat(bound.hosts()).isEmpty();
  }

  /** What one is refused another one may claim, who then has no room either. */
  @Test
  void hostsThatManyClaimAreDecidedAboutNotForEver() {
    List<ObjectName> greedy = names("greedy", 300);
    for (ObjectName each : greedy) {
      exists(each, hosts(greedy.getFirst(), 64));
      exists(nameOf(each, "own"), 64);
    }
    publish();

    assertThat(size(index.get(PART))).isLessThan(SECRET);
  }

  private static ObjectName nameOf(ObjectName other, String suffix) {
    return new ObjectName(other.namespace(), other.name() + suffix);
  }

  private void exists(ObjectName name, int hosts) {
    exists(name, hosts(name, hosts));
  }

  private void exists(ObjectName name, List<String> hosts) {
    triggers.put(name, trigger(name, NOW.minusSeconds(age--), hosts, List.of()));
  }

  /** A trigger that can't be used: what it claims shows who holds what. */
  private static PreparedTrigger trigger(
      ObjectName name, Instant created, List<String> hosts, List<TargetReference> targets) {
    return new PreparedTrigger(
        name,
        "uid",
        1,
        created,
        hosts,
        List.of("/"),
        targets,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        new NotKnown(),
        TargetReading.NONE);
  }

  private static List<String> hosts(ObjectName name, int count) {
    return IntStream.range(0, count)
        .mapToObj(host -> "h" + host + "." + name.name() + "." + name.namespace() + ".example")
        .toList();
  }

  /** Names that fall into the one part. */
  private static List<ObjectName> names(String namespace, int count) {
    return Stream.iterate(nameIn(namespace, 0), last -> nameIn(namespace, numberOf(last) + 1))
        .limit(count)
        .toList();
  }

  private static int numberOf(ObjectName name) {
    return Integer.parseInt(name.name().substring(1));
  }

  private static ObjectName nameIn(String namespace, int from) {
    return IntStream.iterate(from, number -> number + 1)
        .mapToObj(number -> new ObjectName(namespace, "t" + number))
        .filter(name -> RecordName.shardOf(name) == PART)
        .findFirst()
        .orElseThrow();
  }

  /** As the publisher would. */
  private void publish() {
    Set<ObjectName> gone = new HashSet<>();
    index.forEach(part -> part.entries().forEach(entry -> gone.add(entry.trigger())));
    gone.removeAll(triggers.keySet());
    World world =
        new World(
            triggers, index, gone, Set.of(), records, new Known(List.of()), KeySets.none(), NOW);
    WorldOutcome outcome = decision.decide(world, new Scope.Everything(), index);
    decided = outcome.decided();
    outcome.written().forEach((name, each) -> records.put(name, each.written().config()));
    index =
        IndexPlan.of(1, index, new Scope.Everything(), outcome, Set.of(), Departing.of(gone), NOW)
            .settled();
  }

  private List<ObjectName> refused() {
    return decided.values().stream()
        .filter(
            each ->
                each.outcome().findings().stream()
                    .anyMatch(finding -> finding.code() == FindingCode.TOO_MANY_HOSTS))
        .map(Decided::trigger)
        .sorted(Comparator.comparingInt(IndexRoomTest::numberOf))
        .toList();
  }

  private IndexEntry entry(ObjectName name) {
    return index.get(RecordName.shardOf(name)).entries().stream()
        .filter(entry -> entry.trigger().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static int size(IndexShard part) {
    return RecordCodec.encode(part).data().values().stream().mapToInt(Octets::length).sum();
  }
}
