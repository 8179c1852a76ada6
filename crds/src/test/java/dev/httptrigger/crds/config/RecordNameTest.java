package dev.httptrigger.crds.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.SourceAddress;
import dev.httptrigger.crds.keys.SourceAddress.Issuer;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are compared with what {@code printf 'trigger\nNAMESPACE\nNAME' | sha256sum} says. */
class RecordNameTest {
  @Test
  void aTriggersRecordIsNamedByItsHash() {
    ObjectName trigger = new ObjectName("shop", "orders");

    assertThat(RecordName.of(trigger)).isEqualTo("trigger-e9f46e0f4fa8f689562b6e9c4751f0bc");
    assertThat(RecordName.isTrigger(RecordName.of(trigger))).isTrue();
    assertThat(RecordName.shardOf(trigger)).isEqualTo(0xe9 >> 2);
    assertThat(RecordName.shardOf(RecordName.of(trigger))).isEqualTo(0xe9 >> 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trigger-",
        "trigger-e9f46e0f4fa8f689562b6e9c4751f0b",
        "trigger-e9f46e0f4fa8f689562b6e9c4751f0bcc",
        "trigger-E9f46e0f4fa8f689562b6e9c4751f0bc",
        "trigger-e9f46e0f4fa8f689562b6e9c4751f0bg",
        "Trigger-e9f46e0f4fa8f689562b6e9c4751f0bc",
        "keyset-e9f46e0f4fa8f689562b6e9c4751f0bc1"
      })
  void whatHasAnotherFormIsNoTriggersRecord(String name) {
    assertThat(RecordName.isTrigger(name)).isFalse();
    assertThat(RecordName.isKeySet(name)).isFalse();
    assertThatThrownBy(() -> RecordName.shardOf(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesAreNotMixedUp() {
    assertThat(RecordName.of(new ObjectName("a-b", "c")))
        .isNotEqualTo(RecordName.of(new ObjectName("a", "b-c")));
  }

  @ParameterizedTest
  @CsvSource({"0, index-00", "9, index-09", "10, index-10", "63, index-63"})
  void anIndexRecordIsNamedByItsShard(int shard, String name) {
    assertThat(RecordName.ofShard(shard)).isEqualTo(name);
    assertThat(RecordName.shard(name)).contains(shard);
    assertThat(RecordName.ofAllShards().get(shard)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index-64",
        "index-1",
        "Index-01",
        "index--1",
        "index-0\u0661",
        "index-001",
        "index-0a",
        "index-",
        "trigger-00"
      })
  void otherNamesAreNone(String name) {
    assertThat(RecordName.shard(name)).isEmpty();
    assertThat(RecordName.isTrigger(name)).isFalse();
  }

  /** Each part of the identity counts, and none runs into its neighbour. */
  @Test
  void everyKeySetHasANameOfItsOwn() {
    List<KeySetSource> sources =
        List.of(
            source(ObjectKind.SECRET, "shop", "keys", "a", Optional.empty()),
            source(ObjectKind.CONFIG_MAP, "shop", "keys", "a", Optional.empty()),
            source(ObjectKind.SECRET, "shed", "keys", "a", Optional.empty()),
            source(ObjectKind.SECRET, "shop", "key", "sa", Optional.empty()),
            source(ObjectKind.SECRET, "shop", "keys", "a", Optional.of("")),
            source(ObjectKind.SECRET, "shop", "keys", "a", Optional.of("b")),
            source(ObjectKind.SECRET, "shop", "keys", "ab", Optional.empty()),
            source(ObjectKind.SECRET, "shop", "keys", "a\",\"kid\":\"b", Optional.empty()),
            source(ObjectKind.SECRET, "shop", "keys", "a\nb", Optional.empty()),
            remote(new KeySetUrl("https://a/"), Optional.empty(), 1),
            remote(new Issuer("https://a/"), Optional.empty(), 1),
            remote(new KeySetUrl("https://b/"), Optional.empty(), 1),
            remote(new KeySetUrl("https://a/"), Optional.of("0".repeat(64)), 1),
            remote(new KeySetUrl("https://a/"), Optional.of("1".repeat(64)), 1),
            remote(new KeySetUrl("https://a/"), Optional.empty(), 2));

    assertThat(sources)
        .extracting(RecordName::of)
        .doesNotHaveDuplicates()
        .allMatch(RecordName::isKeySet)
        .noneMatch(RecordName::isTrigger);
    assertThat(RecordName.of(sources.getFirst()))
        .isEqualTo(RecordName.of(source(ObjectKind.SECRET, "shop", "keys", "a", Optional.empty())));
  }

  private static KeySetSource remote(
      SourceAddress address, Optional<String> authorities, int hours) {
    return new Remote(address, authorities, Duration.ofHours(hours));
  }

  private static KeySetSource source(
      ObjectKind kind, String namespace, String name, String key, Optional<String> kid) {
    return new InObject(new ObjectReference(kind, new ObjectName(namespace, name)), key, kid);
  }

  @Test
  void thereAre64Shards() {
    assertThat(RecordName.ofAllShards()).hasSize(64).doesNotHaveDuplicates();
    assertThatThrownBy(() -> RecordName.ofShard(64)).isInstanceOf(IllegalArgumentException.class);
  }

  /** {@code printf a.com | sha256sum | xxd -r -p | head -c 16 | basenc --base64url}. */
  @Test
  void aHostsHashIsTheBeginningOfItsSha256() {
    assertThat(HostHash.of("a.com").text()).hasSize(22).isEqualTo("1sF1TbvwvJHX1oRcfOwyoQ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1sF1TbvwvJHX1oRcfOwyo",
        "1sF1TbvwvJHX1oRcfOwyoQQ",
        "1sF1TbvwvJHX1oRcfOwyoB",
        "1sF1TbvwvJHX1oRcfOwyo=",
        "1sF1TbvwvJHX1oRcfOwy+Q",
        "1sF1TbvwvJHX1oRcfOwy Q",
        "1sF1TbvwvJHX1oRcfOwy\u00e9Q"
      })
  void anyOtherTextIsNoHostsHash(String text) {
    assertThatThrownBy(() -> new HostHash(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
