package dev.httptrigger.crds.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.RecordReading.Rejected;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.SourceAddress.Issuer;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCodecTest {
  private static final TriggerConfig SMALL =
      new TriggerConfig(new ObjectName("shop", "orders"), "uid-1", 3, new OnlyById(), new Refuse());

  private static final KeySetConfig KEYS =
      new KeySetConfig(
          new InObject(
              new ObjectReference(ObjectKind.SECRET, new ObjectName("shop", "keys")),
              "jwks.json",
              Optional.of("k1")),
          new KeySet(List.of()));

  private static final KeySetConfig REMOTE =
      new KeySetConfig(
          new Remote(
              new Issuer("https://login.example.com/"),
              Optional.of("a".repeat(64)),
              Duration.ofHours(24)),
          new KeySet(List.of()),
          Optional.of(Instant.parse("2026-11-29T12:00:00Z")));

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsWrittenIsReadAsTheSame(long seed) {
    TriggerConfig config = new RandomConfigs(seed).config();
    IndexShard index = new RandomConfigs(seed).index();
    KeySetConfig keySet = new RandomConfigs(seed).keySetConfig();

    assertThat(RecordCodec.decodeTrigger(RecordCodec.encode(config)))
        .isEqualTo(new Decoded<>(config));
    assertThat(RecordCodec.decodeIndex(RecordCodec.encode(index))).isEqualTo(new Decoded<>(index));
    assertThat(RecordCodec.decodeKeySet(RecordCodec.encode(keySet)))
        .isEqualTo(new Decoded<>(keySet));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void equalConfigurationsAreWrittenAlike(long seed) {
    assertThat(RecordCodec.encode(new RandomConfigs(seed).config()))
        .isEqualTo(RecordCodec.encode(new RandomConfigs(seed).config()));
  }

  @Test
  void aRecordIsWhatTheDesignSays() {
    WireRecord record = RecordCodec.encode(SMALL);

    assertThat(record.name()).isEqualTo("trigger-e9f46e0f4fa8f689562b6e9c4751f0bc");
    assertThat(record.labels())
        .isEqualTo(
            Map.of(
                "httptrigger.dev/record", "trigger",
                "app.kubernetes.io/managed-by", "httptrigger"));
    assertThat(text(record, "content"))
        .isEqualTo(
            """
            {"version":1,"kind":"TriggerConfig","namespace":"shop","name":"orders","uid":"uid-1",\
            "generation":3,"selection":{"by":"Id"},"behaviour":{"does":"Refuse"}}\
            """);
    assertThat(text(record, "sha256"))
        .isEqualTo(HexFormat.of().formatHex(Digest.sha256(text(record, "content"))));
  }

  @Test
  void everyChangeOfASingleByteIsRejected() {
    for (String key : List.of("content", "sha256")) {
      byte[] good = bytes(RecordCodec.encode(SMALL), key);
      for (int position = 0; position < good.length; position++) {
        for (int bit = 0; bit < 8; bit++) {
          byte[] bad = good.clone();
          bad[position] ^= (byte) (1 << bit);
          assertThat(RecordCodec.decodeTrigger(with(RecordCodec.encode(SMALL), key, bad)))
              .as("%s, byte %d, bit %d", key, position, bit)
              .isInstanceOf(Rejected.class);
        }
      }
    }
  }

  /** The hash fits in every row: somebody wrote it so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "version":1          | "version":4                   | it is of version 4, and this program reads up to version 3: update it
          "version":1          | "version":0                   | version is out of range
          "version":1          | "version":1.0                 | version is no integer
          "version":1          | "version":"1"                 | version is no integer
          "version":1,         | ''                            | version is missing
          "TriggerConfig"      | "Index"                       | kind is not TriggerConfig
          "TriggerConfig"      | "triggerconfig"               | kind is none of the known values
          "name":"orders"      | "name":"others"               | the content is about another object than the name says
          "name":"orders"      | "name":"or/ders"              | the content breaks a rule: name is empty or has a slash: or/ders
          "name":"orders"      | "name":null                   | name is no string
          "uid":"uid-1"        | "uid":1                       | uid is no string
          "generation":3       | "generation":-1               | generation is out of range
          "generation":3       | "generation":9223372036854775808 | generation is no integer
          "generation":3       | "generation":3,"more":1       | the content has an unknown member
          {"by":"Id"}          | {"by":"Id","more":1}          | selection has an unknown member
          {"by":"Id"}          | {"by":"id"}                   | selection.by is none of the known values
          {"by":"Id"}          | {"by":"Host"}                 | selection.bindings is missing
          {"by":"Id"}          | {"by":"Host","bindings":[1]}  | selection.bindings[0] is no object
          {"by":"Id"}          | []                            | selection is no object
          {"does":"Refuse"}    | {"does":"Allow"}              | behaviour.does is none of the known values
          {"does":"Refuse"}    | {"does":"Refuse","does":"Refuse"} | the content is not strict JSON (line 1, column 160)
          "generation":3       | "generation":3,"generation":3 | the content is not strict JSON (line 1, column 113)
          """)
  void aRecordThatIsNotQuiteRightIsRejected(String good, String bad, String reason) {
    WireRecord record = RecordCodec.encode(SMALL);
    assertThat(text(record, "content")).contains(good);

    assertThat(RecordCodec.decodeTrigger(rewritten(record, good, bad)))
        .isEqualTo(new Rejected<>(reason));
  }

  @Test
  void aRecordUnderAnotherNameOrLabelIsRejected() {
    WireRecord record = RecordCodec.encode(SMALL);
    WireRecord renamed = new WireRecord("trigger-0", record.labels(), record.data());
    WireRecord unlabelled = new WireRecord(record.name(), Map.of(), record.data());

    assertThat(RecordCodec.decodeTrigger(renamed))
        .isEqualTo(new Rejected<>("the content is about another object than the name says"));
    assertThat(RecordCodec.decodeTrigger(unlabelled))
        .isEqualTo(new Rejected<>("the label httptrigger.dev/record is not trigger"));
    assertThat(RecordCodec.decodeIndex(record))
        .isEqualTo(new Rejected<>("the label httptrigger.dev/record is not index"));
  }

  private static TriggerConfig with(List<Target> targets, List<HostBinding> bindings) {
    return new TriggerConfig(
        SMALL.trigger(),
        SMALL.uid(),
        SMALL.generation(),
        new ByTarget(targets, Instant.EPOCH, bindings),
        SMALL.behaviour());
  }

  /** Whoever reads an older version only reads all that needs no more. */
  @Test
  void everyRecordIsOfTheOldestVersionThatCanSayIt() {
    TriggerConfig referring =
        seeds()
            .mapToObj(seed -> new RandomConfigs(seed).config())
            .filter(config -> !config.keySetSources().isEmpty())
            .filter(config -> !(config.selection() instanceof ByTarget))
            .findFirst()
            .orElseThrow();

    assertThat(text(RecordCodec.encode(SMALL), "content")).startsWith("{\"version\":1,");
    assertThat(text(RecordCodec.encode(IndexShard.empty(0, 1)), "content"))
        .startsWith("{\"version\":1,");
    assertThat(text(RecordCodec.encode(referring), "content")).startsWith("{\"version\":2,");
    assertThat(text(RecordCodec.encode(KEYS), "content")).startsWith("{\"version\":2,");
    Target target = new Target("g", "k", "n", Optional.empty());
    HostBinding binding =
        new HostBinding("a.org", Instant.EPOCH, List.of(new HeldPrefix("/", Instant.EPOCH)));
    assertThat(text(RecordCodec.encode(with(List.of(target), List.of())), "content"))
        .startsWith("{\"version\":1,");
    assertThat(text(RecordCodec.encode(with(List.of(target), List.of(binding))), "content"))
        .startsWith("{\"version\":3,");
    IndexEntry entry =
        IndexEntry.of(SMALL.trigger(), "u", Map.of(), Set.of(TargetHash.of("shop", target)));
    assertThat(
            text(
                RecordCodec.encode(
                    new IndexShard(
                        RecordName.shardOf(SMALL.trigger()), 1, List.of(entry), List.of())),
                "content"))
        .startsWith("{\"version\":3,");
    assertThat(text(RecordCodec.encode(REMOTE), "content"))
        .isEqualTo(
            """
            {"version":3,"kind":"KeySetConfig","source":{"issuer":"https://login.example.com/",\
            "authoritiesSha256":"%s","maxStalenessMillis":86400000},\
            "fetched":"2026-11-29T12:00:00Z","keys":[]}\
            """
                .formatted("a".repeat(64)));
  }

  @Test
  void theRecordOfAKeySetIsWhatTheDesignSays() {
    WireRecord record = RecordCodec.encode(KEYS);

    assertThat(record.name()).matches("keyset-[0-9a-f]{32}");
    assertThat(record.labels())
        .isEqualTo(
            Map.of(
                "httptrigger.dev/record", "keyset",
                "app.kubernetes.io/managed-by", "httptrigger"));
    assertThat(text(record, "content"))
        .isEqualTo(
            """
            {"version":2,"kind":"KeySetConfig","source":{"kind":"Secret","namespace":"shop",\
            "name":"keys","key":"jwks.json","kid":"k1"},"keys":[]}\
            """);
  }

  /** The hash fits in every row: somebody wrote it so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "version":2          | "version":4                   | it is of version 4, and this program reads up to version 3: update it
          "KeySetConfig"       | "TriggerConfig"               | kind is not KeySetConfig
          "Secret"             | "ConfigMap"                   | the content is about another object than the name says
          "Secret"             | "secret"                      | source.kind is none of the known values
          "shop"               | "shed"                        | the content is about another object than the name says
          "name":"keys"        | "name":"kees"                 | the content is about another object than the name says
          "jwks.json"          | "jwks.jsonk1"                 | the content is about another object than the name says
          ,"kid":"k1"          | ''                            | the content is about another object than the name says
          "kid":"k1"           | "kid":"k1","more":1           | source has an unknown member
          "keys":[]            | "keys":[],"more":1            | the content has an unknown member
          "keys":[]            | "keys":[{"kty":"none"}]       | keys[0].algorithms is missing
          "keys":[]            | "keys":[{"algorithms":["RS256"],"kty":"RSA"}] | keys[0].kty and what belongs to it make no key
          """)
  void aKeySetThatIsNotQuiteRightIsRejected(String good, String bad, String reason) {
    WireRecord record = RecordCodec.encode(KEYS);
    assertThat(text(record, "content")).contains(good);

    assertThat(RecordCodec.decodeKeySet(rewritten(record, good, bad)))
        .isEqualTo(new Rejected<>(reason));
  }

  @Test
  void aTriggerThatRefersToKeysOfAnotherNamespaceIsRejected() {
    TriggerConfig referring =
        seeds()
            .mapToObj(seed -> new RandomConfigs(seed).config())
            .filter(config -> !config.keySetSources().isEmpty())
            .findFirst()
            .orElseThrow();
    WireRecord stolen =
        rewritten(
            RecordCodec.encode(referring),
            "\"source\":{\"kind\":\"Secret\",\"namespace\":\"ns\"",
            "\"source\":{\"kind\":\"Secret\",\"namespace\":\"other\"");
    stolen =
        rewritten(
            stolen,
            "\"source\":{\"kind\":\"ConfigMap\",\"namespace\":\"ns\"",
            "\"source\":{\"kind\":\"ConfigMap\",\"namespace\":\"other\"");

    assertThat(RecordCodec.decodeTrigger(stolen))
        .isEqualTo(
            new Rejected<>(
                "the content breaks a rule: keys come from the trigger's own namespace only"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "maxStalenessMillis":86400000 | "maxStalenessMillis":0 | source.maxStalenessMillis is out of range
          "authoritiesSha256":"a        | "authoritiesSha256":"A | the content breaks a rule: authorities is no SHA-256
          "issuer":                     | "uri":                 | the content is about another object than the name says
          "issuer":                     | "uri":"x","issuer":    | source has an unknown member
          "fetched":"2026               | "fetched":"26          | fetched is no point in time
          """)
  void aRemoteKeySetThatIsNotQuiteRightIsRejected(String good, String bad, String reason) {
    assertThat(RecordCodec.decodeKeySet(RecordCodec.encode(REMOTE)))
        .isEqualTo(new Decoded<>(REMOTE));
    assertThat(RecordCodec.decodeKeySet(rewritten(RecordCodec.encode(REMOTE), good, bad)))
        .isEqualTo(new Rejected<>(reason));
  }

  @Test
  void dataThatIsNotOursIsRejected() {
    WireRecord record = RecordCodec.encode(SMALL);

    assertThat(RecordCodec.decodeTrigger(with(record, "more", new byte[0])))
        .isEqualTo(new Rejected<>("the data keys are not exactly content and sha256"));
    assertThat(RecordCodec.decodeTrigger(new WireRecord(record.name(), record.labels(), Map.of())))
        .isEqualTo(new Rejected<>("the data keys are not exactly content and sha256"));
  }

  @Test
  void removalsAreWrittenInAVersionOfTheirOwnAndOnlyWhereThereAreAny() {
    Removal removal = new Removal(Instant.parse("2026-11-25T10:00:00Z"), 3);
    WireRecord record =
        RecordCodec.encode(new IndexShard(7, 2, List.of(), List.of(), List.of(removal)));

    assertThat(text(record, "content"))
        .isEqualTo(
            """
            {"version":3,"kind":"Index","shard":7,"term":2,"entries":[],"reservations":[],\
            "removals":[{"at":"2026-11-25T10:00:00Z","count":3}]}\
            """);
    assertThat(RecordCodec.decodeIndex(rewritten(record, "\"count\":3", "\"count\":0")))
        .isEqualTo(new Rejected<>("removals[0].count is out of range"));
  }

  @Test
  void anEntryOfAnotherShardIsRejected() {
    ObjectName trigger = new ObjectName("shop", "orders");
    int shard = RecordName.shardOf(trigger);
    IndexShard index =
        new IndexShard(shard, 1, List.of(IndexEntry.of(trigger, "u", Map.of())), List.of());
    WireRecord moved =
        rewritten(RecordCodec.encode(index), "\"shard\":" + shard, "\"shard\":" + (shard + 1));

    assertThat(RecordCodec.decodeIndex(moved))
        .isEqualTo(new Rejected<>("the content breaks a rule: an entry belongs to another shard"));
  }

  @Test
  void aReportIsReadAsItWasWritten() {
    ReplicaReport full =
        ReplicaReport.of(
            Optional.of("4711"),
            List.of(new RefusedRecord("trigger-0", "sha256 is not the hash of content")),
            Optional.of(new PodIdentity("httptrigger-system", "ext-authz-0", "uid")));
    ReplicaReport fresh = ReplicaReport.of(Optional.empty(), List.of(), Optional.empty());

    assertThat(RecordCodec.decodeReport(RecordCodec.encode(full))).isEqualTo(new Decoded<>(full));
    assertThat(RecordCodec.encode(fresh))
        .isEqualTo(
            "{\"version\":1,\"kind\":\"ReplicaReport\",\"refused\":[],\"refusedComplete\":true}");
    assertThat(RecordCodec.decodeReport(RecordCodec.encode(fresh))).isEqualTo(new Decoded<>(fresh));
    assertThat(RecordCodec.decodeReport("")).isEqualTo(new Rejected<>("the content is empty"));
  }

  @Test
  void aReportNamesFiftyRefusedRecordsAndSaysThatThereAreMore() {
    List<RefusedRecord> many =
        IntStream.range(0, 51).mapToObj(n -> new RefusedRecord("trigger-" + n, "why")).toList();
    ReplicaReport report = ReplicaReport.of(Optional.of("1"), many, Optional.empty());

    assertThat(report.refused()).hasSize(50);
    assertThat(report.refusedComplete()).isFalse();
    assertThat(ReplicaReport.of(Optional.of("1"), many.subList(0, 50), Optional.empty()))
        .matches(ReplicaReport::refusedComplete);
  }

  private static final String KEY_1 = "abcdefghijkl";
  private static final String KEY_2 = "ABCDEF_-0123";
  private static final String KEY_SET = "keyset-0123456789abcdef0123456789abcdef";
  private static final KeyReport KEY_REPORT =
      new KeyReport(
          Map.of(
              LocalDate.of(2026, 11, 29), Set.of(KEY_1), LocalDate.of(2026, 11, 28), Set.of(KEY_2)),
          Set.of(KEY_SET));

  @Test
  void whatAServerSaysOfKeysIsReadAsItWasWritten() {
    String written = RecordCodec.encode(KEY_REPORT);

    assertThat(written)
        .isEqualTo(
            """
            {"version":2,"kind":"KeyReport","used":[{"day":"2026-11-28","keys":["ABCDEF_-0123"]},\
            {"day":"2026-11-29","keys":["abcdefghijkl"]}],\
            "unknownKid":["keyset-0123456789abcdef0123456789abcdef"]}\
            """);
    assertThat(RecordCodec.decodeKeyReport(written)).isEqualTo(new Decoded<>(KEY_REPORT));
    assertThat(RecordCodec.decodeKeyReport(RecordCodec.encode(KeyReport.EMPTY)))
        .isEqualTo(new Decoded<>(KeyReport.EMPTY));
  }

  /** How far a server is must be readable whatever else it says. */
  @Test
  void aReportOfProgressIsOfTheFirstVersionAndHoldsNoKeys() {
    assertThat(RecordCodec.encode(ReplicaReport.of(Optional.of("1"), List.of(), Optional.empty())))
        .startsWith("{\"version\":1,")
        .doesNotContain("key");
    assertThat(RecordCodec.decodeReport(RecordCodec.encode(KEY_REPORT)))
        .isEqualTo(new Rejected<>("kind is not ReplicaReport"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "version":2     | "version":99        | it is of version 99, and this program reads up to version VERSION: update it
          "KeyReport"     | "ReplicaReport"     | kind is not KeyReport
          "2026-11-28"    | "2026-11-31"        | used[0].day is no day
          "2026-11-28"    | "2026-11-29"        | used names a day twice
          "abcdefghijkl"  | "abcdefghijk"       | the content breaks a rule: no name of a key, or one twice
          "abcdefghijkl"  | "ABCDEF_-0123"      | the content breaks a rule: no name of a key, or one twice
          "abcdefghijkl"  | "abcdefghijkl","abcdefghijkl" | used[1].keys names something twice
          ["abcdefghijkl"] | []                 | the content breaks a rule: a day without keys
          "keyset-0       | "trigger-0          | the content breaks a rule: no name of a key set
          "unknownKid":   | "kid":"k","unknownKid": | the content has an unknown member
          """)
  void whatAServerSaysOfKeysAndIsNotQuiteRightIsRejected(String good, String bad, String reason) {
    String written = RecordCodec.encode(KEY_REPORT);
    assertThat(written).contains(good);

    assertThat(RecordCodec.decodeKeyReport(written.replace(good, bad)))
        .isEqualTo(
            new Rejected<>(reason.replace("VERSION", Integer.toString(RecordCodec.VERSION))));
  }

  @Test
  void aReportOfKeysIsBounded() {
    Set<String> many =
        IntStream.rangeClosed(0, KeyReport.MAXIMUM_KEYS)
            .mapToObj("%012d"::formatted)
            .collect(Collectors.toSet());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyReport(Map.of(LocalDate.EPOCH, many), Set.of()));
  }

  @Test
  void theNameOfAKeyTellsKeysAndRecordsApartAndNothingOfASecret() {
    VerificationKey key = okp("a", 1);
    VerificationKey secret = secret("1");
    Set<String> names =
        Set.of(
            KeyName.of("trigger-1", key),
            KeyName.of("trigger-2", key),
            KeyName.of("trigger-1", okp("b", 1)),
            KeyName.of("trigger-1", okp("a", 2)),
            KeyName.of("trigger-1", secret));

    assertThat(names).hasSize(5).allMatch(KeyName::isKeyName);
    assertThat(KeyName.of("trigger-1", secret("2"))).isEqualTo(KeyName.of("trigger-1", secret));
  }

  private static VerificationKey okp(String kid, int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return new VerificationKey(
        Optional.of(kid),
        new OkpMaterial(OkpCurve.ED25519, Octets.of(bytes)),
        Set.of(Algorithm.EDDSA));
  }

  private static VerificationKey secret(String letter) {
    return new VerificationKey(
        Optional.of("s"),
        new OctetMaterial(Octets.of(letter.repeat(32).getBytes(StandardCharsets.UTF_8))),
        Set.of(Algorithm.HS256));
  }

  private static WireRecord rewritten(WireRecord record, String old, String replacement) {
    String content = text(record, "content").replace(old, replacement);
    String hash = HexFormat.of().formatHex(Digest.sha256(content));
    return with(
        with(record, "content", content.getBytes(StandardCharsets.UTF_8)),
        "sha256",
        hash.getBytes(StandardCharsets.UTF_8));
  }

  private static WireRecord with(WireRecord record, String key, byte[] bytes) {
    Map<String, Octets> data = new LinkedHashMap<>(record.data());
    data.put(key, Octets.of(bytes));
    return new WireRecord(record.name(), record.labels(), data);
  }

  private static String text(WireRecord record, String key) {
    return new String(bytes(record, key), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(WireRecord record, String key) {
    return Optional.ofNullable(record.data().get(key)).orElseThrow().toByteArray();
  }
}
