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
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.WireRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationStateTest {
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final int SHARD = RecordName.shardOf(ORDERS);
  private static final Instant SINCE = Instant.parse("2026-11-25T10:00:00Z");

  private static final TriggerConfig CONFIG =
      new TriggerConfig(
          ORDERS,
          "uid-1",
          1,
          new ByHost(
              List.of(
                  new HostBinding("a.example.com", SINCE, List.of(new HeldPrefix("/", SINCE))))),
          new Refuse());

  private static final IndexEntry ENTRY =
      IndexEntry.of(ORDERS, "uid-1", Map.of(HostHash.of("a.example.com"), SINCE));

  private long version;

  private StoredSecret stored(WireRecord record) {
    return new StoredSecret("uid", ++version, Instant.EPOCH, false, record);
  }

  /** A configuration of one trigger, whose part of the index has that term, the others one less. */
  private List<StoredSecret> secrets(long term) {
    List<StoredSecret> secrets = new ArrayList<>();
    for (int shard = 0; shard < RecordName.SHARDS; shard++) {
      secrets.add(
          stored(
              RecordCodec.encode(
                  shard == SHARD
                      ? new IndexShard(shard, term, List.of(ENTRY), List.of())
                      : IndexShard.empty(shard, term - 1))));
    }
    secrets.add(stored(RecordCodec.encode(CONFIG)));
    return secrets;
  }

  @Test
  void theIndexIsKnownBeforeAnyRecordIsRead() {
    ConfigurationState state = ConfigurationState.ofIndex(secrets(7));

    assertThat(state.highestTerm()).isEqualTo(7);
    assertThat(state.listed()).containsExactly(ORDERS);
    assertThat(state.entry(ORDERS)).hasValue(ENTRY);
    assertThat(state.knowsAllRecords()).isFalse();
    assertThat(state.lastRecord(ORDERS)).isEmpty();

    state.readRecords();

    assertThat(state.lastRecord(ORDERS)).hasValue(CONFIG);
    assertThat(state.inForce(ORDERS, "uid-1")).hasValue(CONFIG);
  }

  private static TriggerConfig generation(long generation) {
    return new TriggerConfig(ORDERS, "uid-1", generation, CONFIG.selection(), CONFIG.behaviour());
  }

  private static List<ReadSecret> read(List<StoredSecret> secrets) {
    return secrets.stream().map(ReadSecret::of).toList();
  }

  private List<StoredSecret> with(List<StoredSecret> secrets, TriggerConfig config) {
    StoredSecret now = stored(RecordCodec.encode(config));
    return Stream.concat(
            secrets.stream().filter(each -> !each.name().equals(now.name())), Stream.of(now))
        .toList();
  }

  @Test
  void whatAWatchHasShownIsKnownAtOnceWithTheIndexAsItIs() {
    List<StoredSecret> shown = secrets(7);
    List<StoredSecret> index =
        secrets(8).stream().filter(each -> RecordName.shard(each.name()).isPresent()).toList();

    ConfigurationState state = ConfigurationState.following(index, read(shown));

    assertThat(state.highestTerm()).isEqualTo(8);
    assertThat(state.inForce(ORDERS, "uid-1")).hasValue(CONFIG);
    assertThat(state.secret(RecordName.ofShard(0)).orElseThrow().version())
        .isEqualTo(index.getFirst().version());
  }

  @Test
  void theFirstListSaysWhatIsRightAndALaterOneDoesNot() {
    List<StoredSecret> secrets = secrets(7);
    ConfigurationState state = ConfigurationState.following(secrets, read(secrets));
    assertThat(state.knowsAllRecords()).isFalse();

    state.replaceAll(with(secrets, generation(2)));

    assertThat(state.lastRecord(ORDERS)).hasValue(generation(2));
    assertThat(state.knowsAllRecords()).isTrue();

    state.replaceAll(with(secrets, generation(3)));

    assertThat(state.lastRecord(ORDERS)).hasValue(generation(2));
  }

  @Test
  void beforeTheFirstListTheWatchAndAnswersSayWhatIsRight() {
    List<StoredSecret> secrets = secrets(7);
    ConfigurationState state = ConfigurationState.following(secrets, read(secrets));
    StoredSecret older = stored(RecordCodec.encode(generation(2)));
    StoredSecret newer = stored(RecordCodec.encode(generation(3)));

    state.replace(newer.name(), Optional.of(newer));
    assertThat(state.lastRecord(ORDERS)).hasValue(generation(3));

    assertThat(state.apply(new SecretChange.Seen(older))).isFalse();
    assertThat(state.lastRecord(ORDERS)).hasValue(generation(3));
  }

  @Test
  void aRecordThatIsListedStaysKnownThoughSomebodyDeletesIt() {
    List<StoredSecret> secrets = secrets(7);
    ConfigurationState state = ConfigurationState.following(secrets, read(secrets));

    state.replaceAll(
        secrets.stream().filter(each -> !each.name().equals(RecordName.of(ORDERS))).toList());

    assertThat(state.lastRecord(ORDERS)).hasValue(CONFIG);
    assertThat(state.inForce(ORDERS, "uid-1")).isEmpty();
  }

  @Test
  void aRecordThatIsNotListedIsForgottenWithItsSecret() {
    List<StoredSecret> shown = secrets(7);
    List<StoredSecret> index = new ArrayList<>();
    RecordName.ofAllShards()
        .forEach(
            name ->
                index.add(
                    stored(
                        RecordCodec.encode(
                            IndexShard.empty(RecordName.shard(name).orElseThrow(), 8)))));
    ConfigurationState state = ConfigurationState.following(index, read(shown));
    assertThat(state.lastRecord(ORDERS)).hasValue(CONFIG);

    state.replaceAll(index);

    assertThat(state.lastRecord(ORDERS)).isEmpty();
  }

  @Test
  void recordsAreReadOnceAndWhatWasWrittenSinceStays() {
    ConfigurationState state = ConfigurationState.of(secrets(7));
    TriggerConfig next =
        new TriggerConfig(ORDERS, "uid-1", 2, CONFIG.selection(), CONFIG.behaviour());
    state.wrote(next, stored(RecordCodec.encode(next)));
    state.replace(RecordName.of(ORDERS), Optional.of(stored(RecordCodec.encode(CONFIG))));

    state.readRecords();

    assertThat(state.lastRecord(ORDERS)).hasValue(next);
  }

  @Test
  void whereAPartOfTheIndexIsLostItsRecordsSayAtOnceWhatItMustHaveSaid() {
    List<StoredSecret> secrets = new ArrayList<>(secrets(7));
    secrets.removeIf(secret -> secret.name().equals(RecordName.ofShard(SHARD)));

    ConfigurationState state = ConfigurationState.ofIndex(secrets);

    assertThat(state.lostShards()).containsExactly(SHARD);
    assertThat(state.highestTerm()).isEqualTo(6);
    assertThat(state.entry(ORDERS)).hasValue(ENTRY);
    assertThat(state.lastRecord(ORDERS)).hasValue(CONFIG);
    assertThat(state.index()).extracting(IndexShard::shard).isSorted().hasSize(RecordName.SHARDS);
  }

  @Test
  void whatLeavesAPartOfTheIndexIsNoLongerListed() {
    ConfigurationState state = ConfigurationState.of(secrets(7));

    state.wrote(IndexShard.empty(SHARD, 8), stored(RecordCodec.encode(IndexShard.empty(SHARD, 8))));

    assertThat(state.listed()).isEmpty();
    assertThat(state.entry(ORDERS)).isEmpty();
    assertThat(state.highestTerm()).isEqualTo(8);
  }
}
