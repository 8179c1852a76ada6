package dev.httptrigger.extauthz.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersistentMapTest {
  private static final long SEED = 99;

  /**
   * A key whose hash code collides as often as wanted.
   *
   * @param number which key
   * @param hashCodes how many hash codes there are
   */
  private record Key(int number, int hashCodes) {
    @Override
    public int hashCode() {
      return Integer.reverse(number % hashCodes) ^ number % hashCodes;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40, 1_000_000})
  void itAnswersAsAHashMapDoes(int hashCodes) {
    Random random = new Random(SEED);
    Map<Key, Integer> expected = new HashMap<>();
    PersistentMap<Key, Integer> map = PersistentMap.empty();
    List<PersistentMap<Key, Integer>> versions = new ArrayList<>();
    List<Map<Key, Integer>> expectedVersions = new ArrayList<>();

    for (int i = 0; i < 3_000; i++) {
      Key key = new Key(random.nextInt(200), hashCodes);
      if (random.nextInt(3) == 0) {
        map = map.without(key);
        expected.remove(key);
      } else {
        map = map.with(key, i);
        expected.put(key, i);
      }
      if (i % 100 == 0) {
        versions.add(map);
        expectedVersions.add(new HashMap<>(expected));
      }
    }
    versions.add(map);
    expectedVersions.add(expected);

    for (int version = 0; version < versions.size(); version++) {
      for (int number = 0; number < 200; number++) {
        Key key = new Key(number, hashCodes);
        assertThat(versions.get(version).get(key))
            .as("seed %d, version %d, key %d", SEED, version, number)
            .isEqualTo(Optional.ofNullable(expectedVersions.get(version).get(key)));
      }
    }
  }

  @Test
  void withoutItsLastKeyItIsEmpty() {
    PersistentMap<String, Integer> map = PersistentMap.empty();
    for (int i = 0; i < 1_000; i++) {
      map = map.with("key" + i, i);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(map.isEmpty()).isFalse();
      map = map.without("key" + i);
    }

    assertThat(map.isEmpty()).isTrue();
    assertThat(map.without("key0").isEmpty()).isTrue();
  }

  /** Anybody may choose host names so that all have one hash code. */
  @Test
  void thousandsOfKeysMayShareAHash() {
    PersistentMap<Key, Integer> map = PersistentMap.empty();
    for (int number = 0; number < 8_000; number++) {
      map = map.with(new Key(number, 1), number);
    }

    assertThat(map.get(new Key(0, 1))).hasValue(0);
    assertThat(map.get(new Key(7_999, 1))).hasValue(7_999);
    assertThat(map.without(new Key(0, 1)).get(new Key(0, 1))).isEmpty();
    assertThat(map.without(new Key(0, 1)).get(new Key(7_999, 1))).hasValue(7_999);
    assertThat(map.anyMatch((key, _) -> key.number() == 0)).isTrue();
  }

  @Test
  void aChangeSeesTheValueAndMayTakeItAway() {
    PersistentMap<String, Integer> one =
        PersistentMap.<String, Integer>empty().changed("a", value -> Optional.of(1));
    PersistentMap<String, Integer> two = one.changed("a", value -> value.map(n -> n + 1));

    assertThat(one.get("a")).hasValue(1);
    assertThat(two.get("a")).hasValue(2);
    assertThat(two.changed("a", value -> Optional.empty()).isEmpty()).isTrue();
    assertThat(one.changed("b", value -> value).get("a")).hasValue(1);
  }
}
