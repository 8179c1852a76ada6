package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.HostPrefix;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.targets.BoundTarget;
import dev.httptrigger.crds.targets.BoundTarget.Place;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After every single write, every host that somebody has before and after is somebody's. */
final class HandoverTest {
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final ObjectName LATE = new ObjectName("shop", "late");
  private static final ObjectName THIRD = new ObjectName("shop", "third");

  private Instant now = Instant.parse("2026-11-25T10:00:00Z");
  private final SecretsInMemory secrets = new SecretsInMemory();
  private final ConfigurationState state = ConfigurationState.of(List.of());
  private final WorldDecision decision =
      new WorldDecision(new HostRules(Rule.FIRST_CLAIM, Duration.ofSeconds(30), 1000));
  private final Map<ObjectName, PreparedTrigger> triggers = new HashMap<>();
  private final ConfigurationWriter writer =
      new ConfigurationWriter(
          secrets, state, () -> now, new PublishMetrics(new SimpleMeterRegistry()));
  private final ServerView server = new ServerView();
  private int objects;

  HandoverTest() {
    secrets.onWrite(server::seen);
  }

  private void exists(ObjectName name, List<String> hosts, List<String> prefixes) {
    String uid = Optional.ofNullable(triggers.get(name)).map(PreparedTrigger::uid).orElse("");
    triggers.put(
        name,
        new PreparedTrigger(
            name,
            uid.isEmpty() ? "uid-" + ++objects : uid,
            1,
            now,
            hosts,
            prefixes,
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            new NotKnown(),
            TargetReading.NONE));
  }

  private void exists(ObjectName name, String... hosts) {
    exists(name, List.of(hosts), List.of("/"));
  }

  /** Bound to a route that stands for these hosts. */
  private void isBound(ObjectName name, String route, String... hosts) {
    exists(name);
    PreparedTrigger plain = Optional.ofNullable(triggers.get(name)).orElseThrow();
    TargetReference reference =
        new TargetReference("gateway.networking.k8s.io", "HTTPRoute", route, Optional.empty());
    List<Place> places =
        Stream.of(hosts).map(host -> new Place(host, "/", Optional.empty(), true)).toList();
    BoundTarget target = new BoundTarget(reference, 0, places, List.of());
    triggers.put(
        name,
        new PreparedTrigger(
            name,
            plain.uid(),
            1,
            plain.created(),
            List.of(),
            List.of("/"),
            List.of(reference),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            new NotKnown(),
            new TargetReading(List.of(target), true, Optional.empty())));
  }

  /** Publishes until nothing is left to write; then no host may ever have been nobody's. */
  private void publish() throws ConflictException {
    publishWithoutOpeningAHost();
    server.assertNothingWasNobodysInBetween();
  }

  private void publishWithoutOpeningAHost() throws ConflictException {
    server.begin();
    for (int pass = 0; pass < 10; pass++) {
      Set<ObjectName> gone = new HashSet<>(server.listed());
      gone.removeAll(triggers.keySet());
      // Nobody waits for the pace of the index here.
      now = now.plusSeconds(1);
      World world =
          new World(
              triggers,
              state.index(),
              gone,
              state.lostShards(),
              state.records(),
              new Known(List.of()),
              KeySets.none(),
              now);
      writer.write(
          1,
          new Scope.Everything(),
          decision.decide(world, new Scope.Everything(), state.index()),
          Departing.of(gone),
          now,
          now);
    }
    server.assertNothingWasOpenInBetween();
  }

  private static HostPrefix host(String host) {
    return new HostPrefix(host, "/");
  }

  @Test
  void hostThatMovesToANewTriggerIsNobodysAtNoTime() throws ConflictException {
    exists(ORDERS, "a.example.com", "b.example.com");
    publish();
    exists(ORDERS, "b.example.com");
    exists(LATE, "a.example.com");
    publish();

    assertThat(server.of(LATE)).containsExactly(host("a.example.com"));
    assertThat(server.of(ORDERS)).containsExactly(host("b.example.com"));
  }

  /** How often a part of the index is written until nothing is left to write. */
  private int indexWrites() throws ConflictException {
    AtomicInteger writes = new AtomicInteger();
    secrets.onWrite(
        record -> {
          server.seen(record);
          if (RecordName.shard(record.name()).isPresent()) {
            writes.incrementAndGet();
          }
        });
    publish();
    return writes.get();
  }

  @Test
  void anExchangeOfHostsThatAreNobodyElsesIsOneWriteOfTheIndex() throws ConflictException {
    exists(ORDERS, "a.example.com", "b.example.com");
    publish();
    exists(ORDERS, "b.example.com", "c.example.com");

    assertThat(indexWrites()).isEqualTo(1);

    assertThat(server.of(ORDERS))
        .containsExactlyInAnyOrder(host("b.example.com"), host("c.example.com"));
    assertThat(server.reserved()).containsExactly(HostHash.of("a.example.com"));
  }

  @Test
  void aHostThatAnotherOneGetsOrHadIsSaidBeforeItIsLost() throws ConflictException {
    exists(ORDERS, "a.example.com");
    publish();
    exists(LATE, "a.example.com");
    publish();
    exists(ORDERS, "b.example.com");

    assertThat(indexWrites()).isGreaterThan(1);

    assertThat(server.of(LATE)).containsExactly(host("a.example.com"));
  }

  @Test
  void aRoutesHostsThatMoveAreNobodysAtNoTimeAndTheTargetStays() throws ConflictException {
    isBound(ORDERS, "orders", "a.example.com", "b.example.com");
    publish();
    isBound(ORDERS, "orders", "b.example.com", "c.example.com");
    isBound(LATE, "late", "a.example.com");
    exists(THIRD, "c.example.com");
    publish();

    assertThat(server.of(ORDERS))
        .containsExactlyInAnyOrder(host("b.example.com"), host("c.example.com"));
    assertThat(server.of(LATE)).containsExactly(host("a.example.com"));
    assertThat(state.records())
        .extractingByKey(ORDERS)
        .extracting(TriggerConfig::selection)
        .isInstanceOf(ByTarget.class);
    assertThat(state.index())
        .flatMap(IndexShard::entries)
        .filteredOn(entry -> entry.trigger().equals(ORDERS))
        .allSatisfy(entry -> assertThat(entry.targets()).hasSize(1));
  }

  @Test
  void hostsThatMoveInARingAreNobodysAtNoTime() throws ConflictException {
    exists(ORDERS, "a.example.com");
    exists(LATE, "b.example.com");
    exists(THIRD, "c.example.com");
    publish();
    exists(ORDERS, "b.example.com");
    exists(LATE, "c.example.com");
    exists(THIRD, "a.example.com");
    publish();

    assertThat(server.of(ORDERS)).containsExactly(host("b.example.com"));
    assertThat(server.of(LATE)).containsExactly(host("c.example.com"));
    assertThat(server.of(THIRD)).containsExactly(host("a.example.com"));
  }

  @Test
  void hostOfAReplacedObjectGoesToAnotherTriggerWithoutAGap() throws ConflictException {
    for (int number = 0; number < 8; number++) {
      exists(name("old", number), "h" + number + ".example.com");
      exists(name("heir", number), "h" + number + ".example.com");
    }
    publish();
    for (int number = 0; number < 8; number++) {
      triggers.remove(name("old", number));
      exists(name("old", number), "other" + number + ".example.com");
    }
    publish();

    for (int number = 0; number < 8; number++) {
      assertThat(server.of(name("heir", number))).hasSize(1);
      assertThat(server.of(name("old", number))).hasSize(1);
    }
  }

  /** Deletes so many triggers, and makes as many that claim their hosts, and a crowd of others. */
  private void replace(int number, int others) throws ConflictException {
    for (int each = 0; each < number; each++) {
      exists(name("old", each), "h" + each + ".example.com");
    }
    publish();
    triggers.clear();
    for (int each = 0; each < number; each++) {
      exists(name("heir", each), "h" + each + ".example.com");
    }
    for (int each = 0; each < others; each++) {
      exists(name("other", each), "other" + each + ".example.com");
    }
  }

  @Test
  void heirsOfDeletedTriggersComeBeforeACrowdOfOthers() throws ConflictException {
    replace(50, 400);
    publish();

    assertThat(server.listed()).containsExactlyInAnyOrderElementsOf(triggers.keySet());
  }

  @Test
  void hostsOfDeletedTriggersAreClosedWhileTheirHeirsAreTooManyForOneTime()
      throws ConflictException {
    replace(300, 0);
    publishWithoutOpeningAHost();

    assertThat(server.listed()).containsExactlyInAnyOrderElementsOf(triggers.keySet());
    assertThat(server.bound()).hasSize(300);
    assertThat(server.reserved()).isEmpty();
  }

  private static ObjectName name(String kind, int number) {
    return new ObjectName("shop", kind + "-" + number);
  }

  @Test
  void hostOfADeletedTriggerGoesToTheNextOfItsNamespaceAndNotToAnOlderOneElsewhere()
      throws ConflictException {
    exists(ORDERS, "a.example.com");
    publish();
    ObjectName elsewhere = new ObjectName("bank", "older");
    exists(elsewhere, "a.example.com");
    exists(LATE, "a.example.com");
    publish();
    triggers.remove(ORDERS);
    publish();

    assertThat(server.of(LATE)).containsExactly(host("a.example.com"));
    assertThat(server.of(elsewhere)).isEmpty();
  }

  @Test
  void hostThatLeavesItsNamespaceIsClosedUntilItsReservationEnds() throws ConflictException {
    exists(ORDERS, "a.example.com");
    publish();
    ObjectName elsewhere = new ObjectName("bank", "other");
    exists(elsewhere, "a.example.com");
    triggers.remove(ORDERS);
    publish();
    assertThat(server.of(elsewhere)).isEmpty();
    assertThat(server.closed()).containsExactly(HostHash.of("a.example.com"));

    now = now.plusSeconds(30);
    publish();
    assertThat(server.of(elsewhere)).containsExactly(host("a.example.com"));
    assertThat(server.reserved()).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noHostIsEverNobodysInBetween(long seed) throws ConflictException {
    Random random = new Random(seed);
    List<String> hosts = IntStream.range(0, 5).mapToObj(i -> "h" + i + ".example.com").toList();
    for (int round = 0; round < 40; round++) {
      int number = round;
      for (int trigger = 0; trigger < 5; trigger++) {
        ObjectName name = new ObjectName("ns-" + trigger % 2, "t-" + trigger);
        ObjectName instead = new ObjectName("ns-" + trigger % 2, "r-" + trigger + "-" + number);
        List<String> some = hosts.stream().filter(_ -> random.nextInt(3) == 0).toList();
        List<String> prefixes = random.nextBoolean() ? List.of("/") : List.of("/", "/a");
        switch (random.nextInt(5)) {
          case 0 -> exists(name, some, prefixes);
          case 1 -> exists(instead, some, prefixes);
          case 3 -> {
            triggers.remove(name);
            exists(name, some, prefixes);
          }
          case 2 -> triggers.keySet().removeIf(each -> each.name().startsWith("r-"));
          default -> {}
        }
      }
      publish();
      Set<HostPrefix> expected = new HashSet<>();
      triggers
          .values()
          .forEach(
              each ->
                  each.claimedHosts()
                      .forEach(
                          host ->
                              each.claimedPrefixes()
                                  .forEach(prefix -> expected.add(new HostPrefix(host, prefix)))));
      assertThat(expected).as("seed %s, round %s", seed, round).containsAll(server.bound());
      assertThat(server.closed())
          .as("seed %s, round %s", seed, round)
          .containsAll(expected.stream().map(each -> HostHash.of(each.host())).toList());
    }
  }
}
