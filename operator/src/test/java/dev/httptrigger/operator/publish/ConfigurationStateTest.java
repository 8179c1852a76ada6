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

    assertThat(state.knowsAllRecords()).isTrue();
    assertThat(state.lastRecord(ORDERS)).hasValue(CONFIG);
    assertThat(state.inForce(ORDERS, "uid-1")).hasValue(CONFIG);
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
