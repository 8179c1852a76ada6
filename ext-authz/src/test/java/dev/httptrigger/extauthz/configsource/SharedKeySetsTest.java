package dev.httptrigger.extauthz.configsource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.jws.SignatureProvider;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.testkit.TokenMint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A key set is in force while a record in force refers to it, and a trigger whose key set is
 * missing denies (DESIGN §5, Records).
 */
class SharedKeySetsTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final ObjectName CARTS = new ObjectName("shop", "carts");
  private static final ObjectName WIDE = new ObjectName("shop", "wide");
  private static final TokenMint FIRST = TokenMint.generate("ES256", "first");
  private static final TokenMint SECOND = TokenMint.generate("ES256", "second");
  private static final KeySetSource KEYS = source("keys");
  private static final KeySetSource OTHER = source("other");

  private final Map<String, WireRecord> records = new TreeMap<>();
  private final Map<ObjectName, IndexEntry> listed = new TreeMap<>();
  private final ClusterState state =
      new ClusterState(PolicyTable.empty(Unmatched.ALLOW, false), Preparation.byJdk());
  private long generation;

  SharedKeySetsTest() {
    RecordName.ofAllShards().forEach(name -> index(RecordName.shard(name).orElseThrow()));
  }

  @Test
  void keySetThenTriggerThenIndexIsInForceAtOnce() {
    begin();

    state.put(keys(KEYS, FIRST));
    state.put(trigger(ORDERS, KEYS));
    state.put(list(ORDERS));

    assertThat(verdict(ORDERS, FIRST)).isEqualTo("allow");
    assertThat(verdict(ORDERS, SECOND)).isEqualTo("unknown_key");
    assertThat(state.refused()).isEmpty();
  }

  @Test
  void aTriggerWhoseKeySetIsMissingDeniesAndFallsThroughToNothing() {
    inlineTrigger(WIDE, "*.example.com", FIRST);
    list(WIDE);
    trigger(ORDERS, KEYS);
    list(ORDERS);
    begin();

    assertThat(verdict(CARTS, FIRST)).isEqualTo("allow");
    assertThat(verdict(ORDERS, FIRST)).isEqualTo("invalid_trigger");
    assertThat(state.refused())
        .containsExactly(new RefusedRecord(RecordName.of(KEYS), "the record is not there"));
    assertThat(state.vanishedCount()).isEqualTo(1);

    state.put(keys(KEYS, FIRST));

    assertThat(verdict(ORDERS, FIRST)).isEqualTo("allow");
    assertThat(state.refused()).isEmpty();
  }

  @Test
  void aRotationIsEnforcedForAllWhoUseTheSet() {
    beginWithTwo();

    state.put(keys(KEYS, SECOND));

    for (ObjectName trigger : List.of(ORDERS, CARTS)) {
      assertThat(verdict(trigger, FIRST)).isEqualTo("unknown_key");
      assertThat(verdict(trigger, SECOND)).isEqualTo("allow");
    }
  }

  @Test
  void aRotationIsToldOnceAndNothingElseIs() {
    beginWithTwo();
    assertThat(state.takeRenewedKeySets()).containsExactly(RecordName.of(KEYS));

    state.put(keys(KEYS, FIRST));
    state.put(trigger(ORDERS, KEYS));
    assertThat(state.takeRenewedKeySets()).isEmpty();

    state.put(keys(KEYS, SECOND));
    assertThat(state.takeRenewedKeySets()).containsExactly(RecordName.of(KEYS));
    assertThat(state.takeRenewedKeySets()).isEmpty();
  }

  @Test
  void theSameKeySetAgainChangesNothing() {
    beginWithTwo();
    PolicyTable before = state.table();

    state.put(keys(KEYS, FIRST));
    state.replaceAll(all());

    assertThat(state.table()).isSameAs(before);
  }

  @Test
  void aKeySetThatVanishesStaysWhileItIsUsedAndIsCounted() {
    beginWithTwo();

    state.remove(RecordName.of(KEYS));

    assertThat(verdict(ORDERS, FIRST)).isEqualTo("allow");
    assertThat(refused()).containsExactly(RecordName.of(KEYS));
    assertThat(state.vanishedCount()).isEqualTo(1);
    state.put(trigger(ORDERS, KEYS));
    assertThat(verdict(ORDERS, FIRST)).isEqualTo("allow");
  }

  @Test
  void aKeySetThatIsGarbledOrUnderAnothersNameIsRefusedAndStays() {
    beginWithTwo();
    WireRecord other = keys(OTHER, SECOND);

    for (WireRecord bad :
        List.of(
            ClusterRecords.garbled(keys(KEYS, FIRST)),
            new WireRecord(RecordName.of(KEYS), other.labels(), other.data()),
            new WireRecord(RecordName.of(KEYS), Map.of(), keys(KEYS, SECOND).data()))) {
      state.put(bad);

      assertThat(verdict(ORDERS, FIRST)).isEqualTo("allow");
      assertThat(verdict(ORDERS, SECOND)).isEqualTo("unknown_key");
      assertThat(refused()).containsExactly(RecordName.of(KEYS));
      assertThat(state.vanishedCount()).isZero();
    }
    state.put(keys(KEYS, SECOND));
    assertThat(verdict(ORDERS, SECOND)).isEqualTo("allow");
    assertThat(state.refused()).isEmpty();
  }

  @Test
  void aVanishedKeySetThatNobodyUsesAnyMoreDoesNotComeBackFromMemory() {
    beginWithTwo();
    state.remove(RecordName.of(KEYS));
    state.put(unlist(CARTS));
    state.put(unlist(ORDERS));
    assertThat(state.refused()).isEmpty();

    state.put(list(ORDERS));

    assertThat(verdict(ORDERS, FIRST)).isEqualTo("invalid_trigger");
  }

  @Test
  void aTriggerThatMovesToAnotherSetIsVerifiedWithThatAlone() {
    beginWithTwo();
    state.put(keys(OTHER, SECOND));

    state.put(trigger(ORDERS, OTHER));
    state.put(keys(KEYS, FIRST, SECOND));

    assertThat(verdict(ORDERS, FIRST)).isEqualTo("unknown_key");
    assertThat(verdict(ORDERS, SECOND)).isEqualTo("allow");
    assertThat(verdict(CARTS, SECOND)).isEqualTo("allow");
  }

  @Test
  void aSetThatNobodyUsesIsNobodysProblem() {
    beginWithTwo();

    state.put(ClusterRecords.garbled(keys(OTHER, FIRST)));
    state.remove(RecordName.of(OTHER));

    assertThat(state.refused()).isEmpty();
  }

  /** A fault is put in, as nobody knows of one: keys that a policy has of its own fail with it. */
  @Test
  void whoCanNotBeMadeAnewDeniesIsNamedAndTriedAgainAndOthersFollow() {
    AtomicBoolean failing = new AtomicBoolean();
    ClusterState faulty = failingOn(algorithm -> failing.get() && algorithm == Algorithm.HS256);
    keys(KEYS, FIRST);
    withKeysOfItsOwn(ORDERS);
    list(ORDERS);
    for (ObjectName trigger : List.of(CARTS, WIDE)) {
      trigger(trigger, KEYS);
      list(trigger);
    }
    faulty.replaceAll(all());
    failing.set(true);

    faulty.put(keys(KEYS, SECOND));

    assertThat(verdict(faulty, ORDERS, FIRST)).isEqualTo("invalid_trigger");
    assertThat(verdict(faulty, ORDERS, SECOND)).isEqualTo("invalid_trigger");
    for (ObjectName trigger : List.of(CARTS, WIDE)) {
      assertThat(verdict(faulty, trigger, FIRST)).isEqualTo("unknown_key");
      assertThat(verdict(faulty, trigger, SECOND)).isEqualTo("allow");
    }
    assertThat(faulty.refused())
        .containsExactly(
            new RefusedRecord(
                RecordName.of(ORDERS), "it can't be made ready: IllegalStateException"));

    failing.set(false);
    faulty.replaceAll(all());

    assertThat(verdict(faulty, ORDERS, FIRST)).isEqualTo("unknown_key");
    assertThat(verdict(faulty, ORDERS, SECOND)).isEqualTo("allow");
    assertThat(faulty.refused()).isEmpty();

    failing.set(true);
    faulty.put(keys(KEYS, FIRST));
    assertThat(verdict(faulty, ORDERS, SECOND)).isEqualTo("invalid_trigger");

    failing.set(false);
    faulty.put(keys(KEYS, FIRST, SECOND));
    assertThat(verdict(faulty, ORDERS, FIRST)).isEqualTo("allow");
    assertThat(verdict(faulty, ORDERS, SECOND)).isEqualTo("allow");
    assertThat(faulty.refused()).isEmpty();
  }

  /** A fault is put in, as before. */
  @Test
  void aRemovedKeyStopsThoughTheKeysThatComeCanNotBeMadeReady() {
    TokenMint odd = TokenMint.generate("ES384", "odd");
    ClusterState faulty = failingOn(algorithm -> algorithm == Algorithm.ES384);
    keys(KEYS, FIRST, SECOND);
    trigger(ORDERS, KEYS);
    list(ORDERS);
    faulty.replaceAll(all());

    faulty.put(keys(KEYS, SECOND, odd));

    assertThat(verdict(faulty, ORDERS, FIRST)).isEqualTo("unknown_key");
    assertThat(verdict(faulty, ORDERS, SECOND)).isEqualTo("allow");
    assertThat(faulty.refused())
        .containsExactly(
            new RefusedRecord(
                RecordName.of(KEYS), "it can't be made ready: IllegalStateException"));

    faulty.put(keys(KEYS, odd));
    assertThat(verdict(faulty, ORDERS, SECOND)).isEqualTo("unknown_key");

    faulty.put(keys(KEYS, FIRST));
    assertThat(verdict(faulty, ORDERS, FIRST)).isEqualTo("allow");
    assertThat(faulty.refused()).isEmpty();
  }

  /** One for which keys for such an algorithm can't be made ready. */
  private static ClusterState failingOn(Predicate<Algorithm> fails) {
    return new ClusterState(
        PolicyTable.empty(Unmatched.ALLOW, false),
        new Preparation(
            (material, algorithm) -> {
              if (fails.test(algorithm)) {
                throw new IllegalStateException("put in");
              }
              return SignatureProvider.jdk().prepare(material, algorithm);
            }));
  }

  private void withKeysOfItsOwn(ObjectName name) {
    Provider shared = ExampleTrigger.provider(new KeySet(List.of()));
    Provider own =
        new Provider(
            "own",
            Optional.of("https://own.example.com/"),
            shared.audiences(),
            shared.algorithms(),
            shared.types(),
            shared.clockSkew(),
            shared.requireExpiration(),
            shared.maxLifetime(),
            ExampleTrigger.provider(Keys.of(TokenMint.generate("HS256", "own"))).keys());
    Provider referring =
        new Provider(
            shared.name(),
            Optional.of("https://login.example.com/"),
            shared.audiences(),
            shared.algorithms(),
            shared.types(),
            shared.clockSkew(),
            shared.requireExpiration(),
            shared.maxLifetime(),
            new KeySetReference(KEYS, false));
    trigger(
        name,
        ExampleTrigger.trigger()
            .named(name.namespace(), name.name())
            .host(host(name))
            .providers(referring, own));
  }

  /** Whatever came before, and in whatever order: what counts is what is there. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theOrderOfWhatComesDoesNotCount(long seed) {
    Random random = new Random(seed);
    begin();
    for (int step = 0; step < 200; step++) {
      change(random);
    }
    keys(KEYS, random.nextBoolean() ? FIRST : SECOND);
    keys(OTHER, random.nextBoolean() ? FIRST : SECOND);
    for (ObjectName trigger : List.copyOf(listed.keySet())) {
      trigger(trigger, random.nextBoolean() ? KEYS : OTHER);
    }
    shuffled(random).forEach(state::put);

    ClusterState fresh =
        new ClusterState(PolicyTable.empty(Unmatched.ALLOW, false), Preparation.byJdk());
    shuffled(random).forEach(fresh::put);

    assertThat(state.refused()).as("seed %d", seed).isEmpty();
    for (ObjectName trigger : List.of(ORDERS, CARTS)) {
      for (TokenMint mint : List.of(FIRST, SECOND)) {
        assertThat(verdict(state, trigger, mint))
            .as("seed %d, %s, %s", seed, trigger, mint.keyId())
            .isEqualTo(verdict(fresh, trigger, mint));
      }
    }
  }

  /** Absence is never a decision. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void losingAndGarblingChangesNoAnswer(long seed) {
    Random random = new Random(seed);
    beginWithTwo();

    for (WireRecord record : shuffled(random)) {
      switch (random.nextInt(3)) {
        case 0 -> state.remove(record.name());
        case 1 -> state.put(ClusterRecords.garbled(record));
        default -> state.put(record);
      }
      assertThat(verdict(ORDERS, FIRST)).as("seed %d", seed).isEqualTo("allow");
      assertThat(verdict(CARTS, SECOND)).as("seed %d", seed).isEqualTo("unknown_key");
    }
  }

  private void change(Random random) {
    ObjectName trigger = random.nextBoolean() ? ORDERS : CARTS;
    KeySetSource source = random.nextBoolean() ? KEYS : OTHER;
    switch (random.nextInt(7)) {
      case 0 -> state.put(keys(source, random.nextBoolean() ? FIRST : SECOND));
      case 1 -> state.put(trigger(trigger, source));
      case 2 -> state.put(list(trigger));
      case 3 -> state.put(unlist(trigger));
      case 4 -> state.put(ClusterRecords.garbled(keys(source, FIRST)));
      case 5 -> state.remove(RecordName.of(source));
      default -> state.remove(RecordName.of(trigger));
    }
  }

  private void begin() {
    state.replaceAll(all());
  }

  private void beginWithTwo() {
    keys(KEYS, FIRST);
    for (ObjectName trigger : List.of(ORDERS, CARTS)) {
      trigger(trigger, KEYS);
      list(trigger);
    }
    begin();
    assertThat(verdict(ORDERS, FIRST)).isEqualTo("allow");
    assertThat(verdict(CARTS, FIRST)).isEqualTo("allow");
  }

  private List<WireRecord> all() {
    return List.copyOf(records.values());
  }

  private List<WireRecord> shuffled(Random random) {
    List<WireRecord> copy = new ArrayList<>(records.values());
    Collections.shuffle(copy, random);
    return copy;
  }

  private WireRecord put(WireRecord record) {
    records.put(record.name(), record);
    return record;
  }

  private WireRecord keys(KeySetSource source, TokenMint... mints) {
    return put(RecordCodec.encode(new KeySetConfig(source, Keys.of(mints))));
  }

  private WireRecord trigger(ObjectName name, KeySetSource source) {
    return trigger(
        name,
        ExampleTrigger.trigger()
            .named(name.namespace(), name.name())
            .host(host(name))
            .providers(
                ExampleTrigger.provider(new KeySet(List.of()))
                    .withKeys(new KeySetReference(source, false))));
  }

  private void inlineTrigger(ObjectName name, String host, TokenMint mint) {
    trigger(
        name,
        ExampleTrigger.trigger()
            .named(name.namespace(), name.name())
            .host(host)
            .keys(Keys.of(mint)));
  }

  private WireRecord trigger(ObjectName name, ExampleTrigger example) {
    TriggerConfig config = example.config();
    return put(
        RecordCodec.encode(
            new TriggerConfig(
                name, "uid-1", ++generation, config.selection(), config.behaviour())));
  }

  private WireRecord list(ObjectName name) {
    listed.put(name, IndexEntry.of(name, "uid-1", Map.of(HostHash.of(host(name)), NOW)));
    return index(RecordName.shardOf(name));
  }

  private WireRecord unlist(ObjectName name) {
    listed.remove(name);
    return index(RecordName.shardOf(name));
  }

  private WireRecord index(int shard) {
    List<IndexEntry> entries =
        listed.values().stream()
            .filter(entry -> RecordName.shardOf(entry.trigger()) == shard)
            .toList();
    return put(RecordCodec.encode(new IndexShard(shard, 1, entries, List.of())));
  }

  private List<String> refused() {
    return state.refused().stream().map(RefusedRecord::record).toList();
  }

  private static String host(ObjectName trigger) {
    return trigger.name() + ".example.com";
  }

  private static KeySetSource source(String name) {
    return new InObject(
        new ObjectReference(ObjectKind.SECRET, new ObjectName("shop", name)),
        "jwks.json",
        Optional.empty());
  }

  private String verdict(ObjectName trigger, TokenMint mint) {
    return verdict(state, trigger, mint);
  }

  private static String verdict(ClusterState of, ObjectName trigger, TokenMint mint) {
    String token =
        mint.sign(
            "{\"iss\":\"https://login.example.com/\",\"aud\":\"orders\",\"exp\":"
                + NOW.plusSeconds(60).getEpochSecond()
                + "}");
    Decision decision =
        new Engine(VerifiedTokens.anew(), failure -> {})
            .decide(
                ExampleRequest.get("/").host(host(trigger)).bearer(token),
                of.table(),
                NOW,
                Trace.NONE);
    return switch (decision) {
      case Allow allow -> "allow";
      case Deny deny -> deny.reason().text();
    };
  }
}
