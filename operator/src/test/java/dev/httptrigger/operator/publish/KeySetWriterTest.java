package dev.httptrigger.operator.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.ReferencedObjects.Lookup;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.operator.keysources.NamedKey;
import dev.httptrigger.operator.keysources.TriggerReader;
import dev.httptrigger.testkit.TokenMint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A key set is in force while a record in force refers to it: written before it, deleted after it
 * (DESIGN §5). After every single write, no record refers to a key set that is not there.
 */
final class KeySetWriterTest {
  private static final String FIRST = TokenMint.publicJwks(TokenMint.generate("ES256", "first"));
  private static final String SECOND = TokenMint.publicJwks(TokenMint.generate("ES256", "second"));
  private static final String[] KEYS = {FIRST, SECOND};

  private final TriggerReader reader = new TriggerReader();
  private final SecretsInMemory secrets = new SecretsInMemory();
  private final Map<String, String> objects = new HashMap<>();
  private final Map<ObjectName, String> references = new HashMap<>();
  private final List<String> writes = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-25T10:00:00Z");
  private ConfigurationState state = ConfigurationState.of(List.of());
  private WorldDecision decision = new WorldDecision(HostRules.DEFAULT);
  private ConfigurationWriter writer = writer();

  KeySetWriterTest() {
    secrets.onWrite(
        record -> {
          writes.add(record.name());
          assertThat(missing()).as("after %s", writes).isEmpty();
        });
  }

  private ConfigurationWriter writer() {
    return new ConfigurationWriter(
        secrets, state, () -> now, new PublishMetrics(new SimpleMeterRegistry()));
  }

  /** Another operator begins with what the Secrets say. */
  private void restart() {
    state = ConfigurationState.of(secrets.list());
    decision = new WorldDecision(HostRules.DEFAULT);
    writer = writer();
  }

  /** The key sets that listed records refer to and that no Secret holds. */
  private Set<String> missing() {
    Set<String> missing = new HashSet<>();
    for (StoredSecret secret : secrets.list()) {
      if (RecordCodec.decodeTrigger(secret.record()) instanceof Decoded(TriggerConfig config)) {
        config.keySetSources().stream()
            .map(RecordName::of)
            .filter(name -> secrets.get(name).isEmpty())
            .forEach(missing::add);
      }
    }
    return missing;
  }

  private Map<ObjectName, Decided> publish() throws ConflictException {
    writes.clear();
    Map<ObjectName, Decided> decided = Map.of();
    for (int pass = 0; pass < 6; pass++) {
      Map<ObjectName, PreparedTrigger> triggers = new HashMap<>();
      references.forEach((name, reference) -> triggers.put(name, prepared(name, reference)));
      Set<ObjectName> gone = new HashSet<>(state.records().keySet());
      gone.removeAll(triggers.keySet());
      now = now.plusSeconds(1);
      Set<KeySetSource> sources = new HashSet<>(state.referredTo());
      triggers.values().forEach(trigger -> sources.addAll(trigger.keySetSources()));
      WorldOutcome outcome =
          decision.decide(
              new World(
                  triggers,
                  state.index(),
                  gone,
                  Set.of(),
                  state.records(),
                  new Known(List.of()),
                  KeySets.read(sources, this::find, state.keySets(sources)),
                  now),
              new Scope.Everything(),
              state.index());
      writer.write(1, new Scope.Everything(), outcome, Departing.of(gone), now, now);
      decided = outcome.decided();
    }
    return decided;
  }

  private PreparedTrigger prepared(ObjectName name, String reference) {
    String yaml =
        """
        apiVersion: httptrigger.dev/v1alpha1
        kind: HttpTrigger
        metadata: {name: %s, namespace: %s}
        spec:
          hosts: [%s.example.com]
          jwt:
            providers:
            - {name: main, issuer: https://login.example.com/, jwks: {%s}}
        """
            .formatted(name.name(), name.namespace(), name.name(), reference);
    return reader.read(
        ManifestParser.parse("trigger.yaml", yaml).manifests().getFirst().tree(),
        "uid-of-" + name.name(),
        1,
        Instant.EPOCH,
        this::find);
  }

  private Lookup find(ObjectReference object) {
    return Optional.ofNullable(objects.get(object.name().name()))
        .<Lookup>map(text -> new Present(Map.of("jwks", Octets.of(text.getBytes(UTF_8))), true))
        .orElse(new Missing());
  }

  private static ObjectName trigger(String name) {
    return new ObjectName("shop", name);
  }

  private static String secret(String name) {
    return "secretRef: {name: " + name + ", key: jwks}";
  }

  private static String record(String secret) {
    return RecordName.of(
        new InObject(
            new ObjectReference(ObjectKind.SECRET, new ObjectName("shop", secret)),
            "jwks",
            Optional.empty()));
  }

  private List<String> kids(String secret) {
    return secrets
        .get(record(secret))
        .map(
            stored ->
                RecordCodec.decodeKeySet(stored.record()) instanceof Decoded(KeySetConfig config)
                    ? config.keySet()
                    : new KeySet(List.of()))
        .map(KeySet::keys)
        .orElse(List.of())
        .stream()
        .map(VerificationKey::kid)
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  void aKeySetIsWrittenBeforeTheRecordThatRefersToIt() throws ConflictException {
    objects.put("keys", FIRST);
    references.put(trigger("orders"), secret("keys"));

    publish();

    assertThat(writes.indexOf(record("keys")))
        .isNotNegative()
        .isLessThan(writes.indexOf(RecordName.of(trigger("orders"))));
    assertThat(kids("keys")).containsExactly("first");
  }

  @Test
  void aRotationThroughFiftyTriggersIsOneWrite() throws ConflictException {
    objects.put("keys", FIRST);
    IntStream.range(0, 50).forEach(i -> references.put(trigger("t-" + i), secret("keys")));
    publish();
    assertThat(writes).filteredOn(RecordName::isKeySet).hasSize(1);
    assertThat(writes).filteredOn(RecordName::isTrigger).hasSize(50);

    objects.put("keys", SECOND);
    Map<ObjectName, Decided> decided = publish();

    assertThat(writes).containsExactly(record("keys"));
    long version = secrets.get(record("keys")).orElseThrow().version();
    for (Decided each : decided.values()) {
      assertThat(
              state.appliedFrom(
                  each.trigger(),
                  each.written().record(),
                  each.written().keySets().stream().map(Decided.WrittenKeySet::record).toList()))
          .isEqualTo(OptionalLong.of(version));
      assertThat(each.written().keys())
          .extracting(NamedKey::shown)
          .extracting(key -> key.kid().orElse("") + " from " + key.source().orElse(""))
          .containsExactly("second from Secret shop/keys, jwks");
    }
  }

  @Test
  void aKeySetIsDeletedAfterTheLastRecordThatRefersToIt() throws ConflictException {
    objects.put("keys", FIRST);
    objects.put("other", SECOND);
    references.put(trigger("orders"), secret("keys"));
    references.put(trigger("carts"), secret("keys"));
    publish();

    references.put(trigger("orders"), secret("other"));
    publish();
    assertThat(kids("keys")).containsExactly("first");

    references.remove(trigger("carts"));
    publish();
    assertThat(secrets.get(record("keys"))).isEmpty();
    assertThat(kids("other")).containsExactly("second");
    assertThat(state.keySetConfigs()).hasSize(1);
  }

  @Test
  void whatSomebodyDoesToAKeySetIsRepaired() throws ConflictException {
    objects.put("keys", FIRST);
    references.put(trigger("orders"), secret("keys"));
    publish();
    WireRecord good = secrets.get(record("keys")).orElseThrow().record();

    for (WireRecord bad :
        List.of(
            new WireRecord(good.name(), good.labels(), Map.of()),
            new WireRecord(good.name(), Map.of(), good.data()))) {
      secrets.put(bad);
      state.replaceAll(secrets.list());
      publish();
      assertThat(secrets.get(record("keys")).map(StoredSecret::record)).contains(good);
    }
    secrets.remove(good.name());
    state.replaceAll(secrets.list());
    // Only for this: it is away until it is written again.
    secrets.onWrite(_ -> {});
    publish();
    assertThat(secrets.get(record("keys")).map(StoredSecret::record)).contains(good);
  }

  /** Repaired from memory, and after a restart from what the Secret says. */
  @Test
  void aSourceThatIsGoneKeepsItsKeySet() throws ConflictException {
    objects.put("keys", FIRST);
    references.put(trigger("orders"), secret("keys"));
    publish();
    objects.remove("keys");

    publish();
    assertThat(kids("keys")).containsExactly("first");
    restart();
    publish();
    assertThat(kids("keys")).containsExactly("first");

    references.put(trigger("late"), secret("keys"));
    Map<ObjectName, Decided> decided = publish();
    assertThat(Optional.ofNullable(decided.get(trigger("late"))).orElseThrow().outcome().basis())
        .hasToString("NOTHING");
    assertThat(kids("keys")).containsExactly("first");
  }

  @Test
  void aKeySetThatNobodyCanReadAnyMoreAndWhoseSourceIsGoneIsLeftAsItIs() throws ConflictException {
    objects.put("keys", FIRST);
    references.put(trigger("orders"), secret("keys"));
    publish();
    WireRecord record = secrets.get(record("keys")).orElseThrow().record();
    secrets.put(new WireRecord(record.name(), record.labels(), Map.of()));
    objects.remove("keys");
    restart();

    publish();

    assertThat(writes).noneMatch(RecordName::isTrigger);
    assertThat(secrets.get(record("keys"))).isPresent();
    objects.put("keys", SECOND);
    publish();
    assertThat(kids("keys")).containsExactly("second");
  }

  /** Whatever changes, in whatever order: {@link #missing} is looked at after every write. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void noRecordEverRefersToAKeySetThatIsNotThere(long seed) throws ConflictException {
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      String source = "s-" + random.nextInt(3);
      ObjectName name = trigger("t-" + random.nextInt(5));
      switch (random.nextInt(6)) {
        case 0 -> objects.put(source, KEYS[random.nextInt(2)]);
        case 1 -> objects.remove(source);
        case 2 -> objects.put(source, "garbage");
        case 3 -> references.remove(name);
        case 4 -> restart();
        default -> references.put(name, secret(source));
      }
      publish();
      Set<String> used = new HashSet<>();
      state.referredTo().forEach(each -> used.add(RecordName.of(each)));
      assertThat(secrets.list().stream().map(StoredSecret::name).filter(RecordName::isKeySet))
          .as("seed %s, round %s", seed, round)
          .containsExactlyInAnyOrderElementsOf(used);
    }
  }
}
