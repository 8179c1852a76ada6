package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.HostPrefix;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
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
  private final WorldDecision decision = new WorldDecision();
  private final Map<ObjectName, PreparedTrigger> triggers = new HashMap<>();
  private final ConfigurationWriter writer =
      new ConfigurationWriter(
          secrets, state, () -> now, new PublishMetrics(new SimpleMeterRegistry()));
  private final Map<ObjectName, TriggerConfig> records = new HashMap<>();
  private final Map<ObjectName, IndexEntry> index = new HashMap<>();
  private final List<Set<HostPrefix>> moments = new ArrayList<>();
  private int objects;

  HandoverTest() {
    secrets.onWrite(this::server);
  }

  /** What a server makes of a write. */
  private void server(WireRecord written) {
    if (RecordCodec.decodeTrigger(written) instanceof Decoded(TriggerConfig config)) {
      records.put(config.trigger(), config);
    }
    if (RecordCodec.decodeIndex(written) instanceof Decoded(IndexShard shard)) {
      index.keySet().removeIf(name -> RecordName.shardOf(name) == shard.shard());
      shard.entries().forEach(entry -> index.put(entry.trigger(), entry));
    }
    moments.add(bound());
  }

  private Set<HostPrefix> bound() {
    Set<HostPrefix> bound = new HashSet<>();
    for (IndexEntry entry : index.values()) {
      Optional.ofNullable(records.get(entry.trigger()))
          .filter(record -> record.uid().equals(entry.uid()))
          .ifPresent(record -> bound.addAll(places(record)));
    }
    return bound;
  }

  private static Set<HostPrefix> places(TriggerConfig config) {
    Set<HostPrefix> places = new HashSet<>();
    if (config.selection() instanceof ByHost byHost) {
      byHost
          .bindings()
          .forEach(
              binding ->
                  binding
                      .prefixes()
                      .forEach(held -> places.add(new HostPrefix(binding.host(), held.prefix()))));
    }
    return places;
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
            Optional.empty()));
  }

  private void exists(ObjectName name, String... hosts) {
    exists(name, List.of(hosts), List.of("/"));
  }

  /** Publishes until nothing is left to write; then no host may ever have been nobody's. */
  private void publish() throws ConflictException {
    Set<HostPrefix> before = bound();
    moments.clear();
    for (int pass = 0; pass < 10; pass++) {
      Set<ObjectName> gone = new HashSet<>(index.keySet());
      gone.removeAll(triggers.keySet());
      List<IndexShard> left =
          state.index().stream()
              .map(
                  shard ->
                      new IndexShard(
                          shard.shard(),
                          shard.term(),
                          shard.entries().stream()
                              .filter(entry -> !gone.contains(entry.trigger()))
                              .toList(),
                          shard.reservations()))
              .toList();
      // Nobody waits for the pace of the index here.
      now = now.plusSeconds(1);
      World world =
          new World(triggers, left, state.lostShards(), state.records(), KeySets.none(), now);
      writer.write(1, decision.decide(world), gone, now);
    }
    Set<HostPrefix> kept = new HashSet<>(before);
    kept.retainAll(bound());
    assertThat(moments).allSatisfy(moment -> assertThat(moment).containsAll(kept));
  }

  private Set<HostPrefix> of(ObjectName name) {
    return places(Optional.ofNullable(records.get(name)).orElseThrow());
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

    assertThat(of(LATE)).containsExactly(host("a.example.com"));
    assertThat(of(ORDERS)).containsExactly(host("b.example.com"));
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

    assertThat(of(ORDERS)).containsExactly(host("b.example.com"));
    assertThat(of(LATE)).containsExactly(host("c.example.com"));
    assertThat(of(THIRD)).containsExactly(host("a.example.com"));
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
        switch (random.nextInt(4)) {
          case 0 -> exists(name, some, prefixes);
          case 1 -> exists(instead, some, prefixes);
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
      assertThat(expected).as("seed %s, round %s", seed, round).containsAll(bound());
      assertThat(bound().stream().map(HostPrefix::host).distinct())
          .containsExactlyInAnyOrderElementsOf(
              expected.stream().map(HostPrefix::host).distinct().toList());
    }
  }
}
