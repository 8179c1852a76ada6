package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.OwnershipQuestion;
import dev.httptrigger.crds.targets.DomainMapping;
import dev.httptrigger.crds.targets.Gateway;
import dev.httptrigger.crds.targets.Gateway.From;
import dev.httptrigger.crds.targets.Gateway.Listener;
import dev.httptrigger.crds.targets.HttpRoute;
import dev.httptrigger.crds.targets.HttpRoute.Match;
import dev.httptrigger.crds.targets.HttpRoute.Parent;
import dev.httptrigger.crds.targets.HttpRoute.ParentReference;
import dev.httptrigger.crds.targets.HttpRoute.Rule;
import dev.httptrigger.crds.targets.KnativeService;
import dev.httptrigger.crds.targets.Looked;
import dev.httptrigger.crds.targets.Looked.Missing;
import dev.httptrigger.crds.targets.Looked.Present;
import dev.httptrigger.crds.targets.TargetObjects;
import dev.httptrigger.crds.targets.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link AttentionTest} meets too seldom: connections that only one thing makes. */
final class AttentionCasesTest {
  private static final ObjectName SHOP = new ObjectName("shop", "orders");
  private static final ObjectName NEIGHBOUR = new ObjectName("shop", "reports");
  private static final ObjectName BANK = new ObjectName("bank", "accounts");
  private static final ObjectReference KEYS =
      new ObjectReference(ObjectKind.SECRET, new ObjectName("shop", "keys"));

  private final ClusterInMemory cluster = new ClusterInMemory(new OneRoute());
  private Twins twins = Twins.of(cluster, HostRules.DEFAULT);

  @Test
  void keysThatAreOthersTouchAllThatReferToThemThoughOnlyOneIsHeardOf() throws SupersededException {
    cluster.keys(KEYS, Optional.of(RandomCluster.KEYS.getFirst()));
    write(SHOP, "hosts: [\"a.test\"]", "secretRef: {name: keys, key: jwks.json}");
    write(NEIGHBOUR, "hosts: [\"b.test\"]", "secretRef: {name: keys, key: jwks.json}");
    hear(SHOP, NEIGHBOUR);
    Set<String> before = keys(NEIGHBOUR);

    cluster.keys(KEYS, Optional.of(RandomCluster.KEYS.getLast()));
    hear(SHOP);

    assertThat(keys(NEIGHBOUR)).isNotEqualTo(before).isEqualTo(keys(SHOP));
  }

  @Test
  void keysAreTakenBackFromWhoRefersToThemByTheRecordAlone() throws SupersededException {
    cluster.keys(KEYS, Optional.of(RandomCluster.KEYS.getFirst()));
    write(SHOP, "hosts: [\"a.test\"]", "secretRef: {name: keys, key: jwks.json}");
    hear(SHOP);
    cluster.write(SHOP, "  hosts: [\"a.test\"]\n  jwt: {providers: unreadable}\n");
    hear(SHOP);
    assertThat(keys(SHOP)).hasSize(1);

    cluster.keys(KEYS, Optional.of("{\"keys\": []}"));
    cluster.pass(Duration.ofSeconds(5));
    twins.take(
        _ -> new Inbox.Content(Set.of(), List.of(), Set.of(KEYS), false), "after other keys");

    assertThat(keys(SHOP)).isEmpty();
  }

  @Test
  void aHostStaysItsHoldersWhoseRecordNobodyCanRead() throws SupersededException {
    write(SHOP, "hosts: [\"a.test\"]");
    hear(SHOP);
    // What the index lists is all that is left of the hold.
    write(SHOP, "hosts: [\"b.test\"]\n  odd: true");
    restartWith(new WireRecord(RecordName.of(SHOP), Map.of(), Map.of()));
    hear(SHOP);
    assertThat(twins.some().outcome(SHOP).kind()).isEqualTo(Outcome.Kind.LEFT_AS_IT_IS);

    write(BANK, "hosts: [\"a.test\"]");
    hear(BANK);

    assertThat(codes(BANK)).contains(FindingCode.CONFLICT);
  }

  @Test
  void aHostStaysWithWhomTheRecordGivesItToThoughTheIndexDoesNotSaySo() throws SupersededException {
    write(SHOP, "hosts: [\"a.test\"]");
    hear(SHOP);
    // Written by a leader that had no time to list it; the next one does not watch the namespace.
    WireRecord record =
        withHost("b.test", requireNonNull(twins.some().records().get(RecordName.of(SHOP))));
    restartWith(record);
    cluster.remove(SHOP);
    cluster.watchesNot(Set.of(SHOP.namespace()));
    hear();

    write(BANK, "hosts: [\"b.test\"]");
    hear(BANK);

    assertThat(codes(BANK)).contains(FindingCode.CONFLICT);
  }

  /**
   * Servers go by its record, which nobody writes: to say that another one decides would be wrong.
   */
  @Test
  void aHostThatAnUnseenTriggerHasInForceIsNobodyElsesWhateverIsGranted()
      throws SupersededException {
    write(SHOP, "hosts: [\"a.test\"]");
    hear(SHOP);
    cluster.remove(SHOP);
    cluster.watchesNot(Set.of(SHOP.namespace()));
    List.of(twins.some(), twins.everything()).forEach(LeaderInMemory::restart);
    hear();
    cluster.grants(
        new Grants.Known(List.of(new Grants.Grant(Set.of(BANK.namespace()), Set.of("a.test")))));

    write(BANK, "hosts: [\"a.test\"]");
    hear(BANK);

    assertThat(codes(BANK)).contains(FindingCode.CONFLICT);
    assertThat(listed()).containsExactlyInAnyOrder(SHOP, BANK);
    assertThat(hosts(BANK)).isEmpty();
  }

  @Test
  void aClaimThatWasLostAndIsGivenUpIsMissed() throws SupersededException {
    write(BANK, "hosts: [\"route.test\"]");
    hear(BANK);
    // The rule can't be told by host and path, so that it is left to who claims its place.
    write(SHOP, "hosts: [\"route.test\"]\n  pathPrefixes: [\"/a\"]");
    write(
        NEIGHBOUR,
        "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: route}]");
    hear(SHOP, NEIGHBOUR);
    assertThat(codes(NEIGHBOUR)).doesNotContain(FindingCode.CONFLICT);

    write(SHOP, "hosts: [\"a.test\"]");
    hear(SHOP);

    assertThat(codes(NEIGHBOUR)).contains(FindingCode.CONFLICT);
  }

  @Test
  void aTriggerThatWasTooManyGetsInWhenAnotherGoes() throws SupersededException {
    ObjectName newest = new ObjectName("shop", "newest");
    twins =
        Twins.of(
            cluster, new HostRules(OwnershipQuestion.Rule.FIRST_CLAIM, Duration.ofHours(1), 2));
    write(SHOP, "hosts: [\"a.test\"]");
    write(NEIGHBOUR, "hosts: [\"b.test\"]");
    hear(SHOP, NEIGHBOUR);
    write(newest, "hosts: [\"c.test\"]");
    hear(newest);
    assertThat(codes(newest)).contains(FindingCode.TOO_MANY_TRIGGERS);

    cluster.remove(SHOP);
    hear(SHOP);

    assertThat(codes(newest)).doesNotContain(FindingCode.TOO_MANY_TRIGGERS);
  }

  /** It would be one for which nobody knows why. */
  @Test
  void aPartOfTheIndexThatIsNotTakenKeepsNoOtherFromBeingWritten() throws SupersededException {
    write(SHOP, "hosts: [\"a.test\"]");
    write(NEIGHBOUR, "hosts: [\"b.test\"]");
    write(BANK, "hosts: [\"c.test\"]");
    hear(SHOP, NEIGHBOUR, BANK);
    assertThat(listed()).containsExactlyInAnyOrder(SHOP, NEIGHBOUR, BANK);
    ObjectName late = new ObjectName("shop", "late");
    refuse(Set.of(partOf(SHOP)));

    write(SHOP, "hosts: [\"a.test\", \"d.test\"]");
    write(late, "hosts: [\"b.test\"]");
    cluster.remove(NEIGHBOUR);
    hear(SHOP, NEIGHBOUR, late);

    assertThat(Set.of(partOf(NEIGHBOUR), partOf(BANK), partOf(late))).doesNotContain(partOf(SHOP));
    assertThat(listed()).containsExactlyInAnyOrder(SHOP, BANK, late);
    assertThat(twins.some().records()).doesNotContainKey(RecordName.of(NEIGHBOUR));
    assertThat(hosts(SHOP)).containsExactly(HostHash.of("a.test"));

    refuse(Set.of());
    hear(SHOP);
    assertThat(hosts(SHOP)).containsExactlyInAnyOrder(HostHash.of("a.test"), HostHash.of("d.test"));
  }

  private void refuse(Set<String> names) {
    List.of(twins.some(), twins.everything()).forEach(leader -> leader.store().refuse(names));
  }

  private static String partOf(ObjectName trigger) {
    return RecordName.ofShard(RecordName.shardOf(trigger));
  }

  private Set<ObjectName> listed() {
    return entries().map(IndexEntry::trigger).collect(Collectors.toSet());
  }

  private Set<HostHash> hosts(ObjectName trigger) {
    return entries()
        .filter(entry -> entry.trigger().equals(trigger))
        .findFirst()
        .orElseThrow()
        .holds()
        .keySet();
  }

  private Stream<IndexEntry> entries() {
    return twins.some().records().values().stream()
        .filter(record -> RecordName.shard(record.name()).isPresent())
        .map(RecordCodec::decodeIndex)
        .flatMap(
            reading ->
                reading instanceof Decoded(IndexShard part)
                    ? part.entries().stream()
                    : Stream.<IndexEntry>empty());
  }

  @Test
  void keysThatNobodyNeedsGoThoughTheIndexHasToWait() throws SupersededException {
    cluster.keys(KEYS, Optional.of(RandomCluster.KEYS.getFirst()));
    for (int edit = 0; edit < 20; edit++) {
      write(
          SHOP, "hosts: [\"%s.test\"]".formatted(edit), "secretRef: {name: keys, key: jwks.json}");
      hearAtOnce(SHOP);
      write(SHOP, "hosts: [\"other-%s.test\"]".formatted(edit));
      hearAtOnce(SHOP);

      assertThat(twins.some().records().keySet()).noneMatch(RecordName::isKeySet);
    }
  }

  private void write(ObjectName trigger, String places) {
    write(trigger, places, "inline: " + RandomCluster.KEYS.getFirst());
  }

  private void write(ObjectName trigger, String places, String keys) {
    cluster.write(
        trigger, "  %s%n  jwt: {providers: [{name: main, jwks: {%s}}]}%n".formatted(places, keys));
  }

  private void hear(ObjectName... triggers) throws SupersededException {
    cluster.pass(Duration.ofSeconds(5));
    hearAtOnce(triggers);
  }

  private void hearAtOnce(ObjectName... triggers) throws SupersededException {
    twins.take(
        _ -> new Inbox.Content(Set.of(triggers), List.of(), Set.of(), false),
        "after " + Set.of(triggers));
  }

  private void restartWith(WireRecord record) {
    for (LeaderInMemory leader : List.of(twins.some(), twins.everything())) {
      leader.secrets().put(record);
      leader.restart();
    }
  }

  private static WireRecord withHost(String host, WireRecord record) {
    if (!(RecordCodec.decodeTrigger(record) instanceof Decoded(TriggerConfig config))) {
      throw new IllegalStateException("no record");
    }
    HostBinding first = config.selection().hostBindings().getFirst();
    return RecordCodec.encode(
        new TriggerConfig(
            config.trigger(),
            config.uid(),
            config.generation(),
            new ByHost(List.of(first, new HostBinding(host, first.heldSince(), first.prefixes()))),
            config.behaviour()));
  }

  private List<FindingCode> codes(ObjectName trigger) {
    return twins.some().outcome(trigger).findings().stream().map(Finding::code).toList();
  }

  private Set<String> keys(ObjectName trigger) {
    return twins.some().outcome(trigger).keys().stream()
        .map(key -> key.shown().thumbprint())
        .collect(Collectors.toSet());
  }

  /** One route of one host, with a rule that takes only some requests under its prefix. */
  private static final class OneRoute implements TargetObjects {
    private static final ObjectName ROUTE = new ObjectName("shop", "route");

    @Override
    public Looked<HttpRoute> route(ObjectName name) {
      ParentReference parent =
          new ParentReference(
              "gateway.networking.k8s.io",
              "Gateway",
              new ObjectName("infra", "gateway"),
              Optional.empty(),
              OptionalInt.empty());
      return name.equals(ROUTE)
          ? new Present<>(
              new HttpRoute(
                  List.of("route.test"),
                  List.of(new Parent(parent, Verdict.ACCEPTED)),
                  List.of(new Rule(Optional.empty(), List.of(new Match("/a", false))))))
          : new Missing<>();
    }

    @Override
    public Looked<Gateway> gateway(ObjectName name) {
      return new Present<>(
          new Gateway(List.of(new Listener("http", 80, Optional.empty(), From.ALL, true))));
    }

    @Override
    public Looked<KnativeService> service(ObjectName name) {
      return new Missing<>();
    }

    @Override
    public Looked<Map<String, DomainMapping>> domainMappings(ObjectName service) {
      return new Present<>(Map.of());
    }

    @Override
    public Map<ObjectName, HttpRoute> neighbours(ObjectName route) {
      return Map.of();
    }
  }
}
