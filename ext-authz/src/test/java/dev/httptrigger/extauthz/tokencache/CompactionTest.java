package dev.httptrigger.extauthz.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.MemberNames;
import dev.httptrigger.extauthz.jws.StrictJson;
import dev.httptrigger.extauthz.jws.StrictJson.ReadObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept says what it said before, in its order, and less of it is kept twice. */
class CompactionTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
  private final Shapes shapes = new Shapes(now::get);

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.httptrigger.extauthz.example.Seeds#all")
  void anObjectStaysWhatItIs(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      JsonObject object = object(random, 1);

      JsonObject kept = new Compaction(shapes).object(object);

      assertThat(kept).isEqualTo(object);
      assertThat(object).isEqualTo(kept);
      assertThat(kept.hashCode()).isEqualTo(object.hashCode());
      assertThat(written(kept)).isEqualTo(written(object));
      for (String name : List.of("a", "b", "c", "iss", "none")) {
        assertThat(kept.members().get(name)).isEqualTo(object.members().get(name));
        assertThat(kept.members().containsKey(name)).isEqualTo(object.members().containsKey(name));
      }
    }
  }

  @Test
  void aTypeStaysWhatItIs() {
    for (JsonValue type :
        List.of(new JsonString("JWT"), new JsonString("at+jwt"), new JsonNull(), read("{}"))) {
      for (int i = 0; i < 2; i++) {
        assertThat(new Compaction(shapes).type(Optional.of(type))).contains(type);
      }
    }
    assertThat(new Compaction(shapes).type(Optional.empty())).isEmpty();
  }

  @Test
  void whatTwoTokensHaveInCommonIsCountedOnce() {
    String claims = "{\"iss\":\"https://login.example.com/\",\"aud\":\"orders\",\"sub\":\"%s\"}";
    Compaction first = new Compaction(shapes);
    Compaction second = new Compaction(shapes);
    Compaction third = new Compaction(shapes);

    JsonObject one = first.object(read(claims.formatted("alice")));
    JsonObject other = second.object(read(claims.formatted("bobby")));
    third.object(read(claims.formatted("carol")));

    assertThat(other.members().get("iss")).isSameAs(one.members().get("iss"));
    assertThat(other.members().get("sub")).isEqualTo(new JsonString("bobby"));
    assertThat(second.bytes()).isLessThan(first.bytes() / 2);
    assertThat(third.bytes()).isEqualTo(second.bytes());
  }

  /** If each new value took the place of the last, what shares it would be counted nowhere. */
  @Test
  void theFirstFewValuesOfAMemberStayAndOthersAreCounted() {
    List<Integer> bytes = new ArrayList<>();
    for (String audience : List.of("a-1", "a-2", "a-3", "a-4", "a-5", "a-5", "a-1")) {
      Compaction compaction = new Compaction(shapes);
      compaction.object(read("{\"aud\":\"%s\"}".formatted(audience)));
      bytes.add(compaction.bytes());
    }

    int counted = bytes.get(1);
    int shared = bytes.get(6);
    assertThat(bytes.subList(1, 6)).containsOnly(counted);
    assertThat(shared).isLessThan(counted);
  }

  @Test
  void theValuesThatStayAreNotLarge() {
    String members =
        IntStream.range(0, 8)
            .mapToObj(each -> "\"" + Integer.toString(each).repeat(120) + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    String names =
        IntStream.range(0, 16)
            .mapToObj(each -> "\"n%d\":%s".formatted(each, members))
            .collect(Collectors.joining(",", "{", "}"));
    Compaction first = new Compaction(shapes);
    Compaction second = new Compaction(shapes);

    first.object(read(names));
    second.object(read(names));

    int names16 = HeapSize.names(MemberNames.of(read(names).members().keySet()));
    assertThat(first.bytes() - second.bytes() - names16)
        .isBetween(Shape.MOST_BYTES / 2, Shape.MOST_BYTES + HeapSize.references(16));
  }

  @Test
  void aShapeGivesWayOnlyWhenNobodyHasAskedForItForHours() {
    for (int shape = 0; shape < Shapes.MOST_SHAPES; shape++) {
      assertThat(isShared("n" + shape)).isTrue();
    }
    assertThat(isShared("late")).isFalse();

    now.set(now.get().plus(Shapes.LONGEST_IDLE.minusMinutes(1)));
    assertThat(isShared("n0")).isTrue();
    assertThat(isShared("late")).isFalse();

    now.set(now.get().plus(Duration.ofMinutes(2)));
    for (int shape = 1; shape < Shapes.MOST_SHAPES; shape++) {
      assertThat(isShared("m" + shape)).isTrue();
    }
    assertThat(isShared("late")).isFalse();
    assertThat(isShared("n0")).isTrue();
  }

  @Test
  void longNamesAreKeptForOneTokenOnly() {
    assertThat(isShared("n".repeat(Shapes.LARGEST / 2))).isTrue();
    assertThat(isShared("n".repeat(Shapes.LARGEST))).isFalse();
  }

  /** Whether a second token does not have to bring the name. */
  private boolean isShared(String name) {
    JsonObject object = read("{\"%s\":true}".formatted(name));
    Compaction first = new Compaction(shapes);
    Compaction second = new Compaction(shapes);
    first.object(object);
    second.object(object);
    return second.bytes() < HeapSize.names(MemberNames.of(List.of(name)));
  }

  /** Whoever may sign could make up names without end. */
  @Test
  void manyNamesAreKeptForOneTokenOnly() {
    String members =
        new Random(1)
            .ints(65, 0, 10)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("\",\"", "[\"", "\"]"));
    StringBuilder many = new StringBuilder("{\"l\":").append(members);
    for (int i = 0; i < 64; i++) {
      many.append(",\"n").append(i).append("\":true");
    }
    JsonObject object = read(many.append("}").toString());
    Compaction first = new Compaction(shapes);
    Compaction second = new Compaction(shapes);

    first.object(object);
    second.object(object);

    assertThat(second.bytes()).isEqualTo(first.bytes());
  }

  private static JsonObject read(String json) {
    if (StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8))
        instanceof ReadObject(JsonObject object)) {
      return object;
    }
    throw new AssertionError("not an object");
  }

  private static JsonObject object(Random random, int depth) {
    List<String> names = new ArrayList<>(List.of("a", "b", "c", "iss", "\u65e5"));
    Collections.shuffle(names, random);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (String name : names.subList(0, random.nextInt(names.size() + 1))) {
      members.put(name, value(random, depth + 1));
    }
    return new JsonObject(members);
  }

  private static JsonValue value(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 5 : 7)) {
      case 0 -> new JsonString(List.of("x", "y", "\u65e5", "").get(random.nextInt(4)));
      case 1 -> new JsonString("x".repeat(random.nextInt(300)));
      case 2 -> new JsonNumber(List.of("1", "1.0", "1e0").get(random.nextInt(3)));
      case 3 -> new JsonBoolean(random.nextBoolean());
      case 4 -> new JsonNull();
      case 5 -> object(random, depth);
      default -> {
        List<JsonValue> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(value(random, depth + 1));
        }
        yield new JsonArray(elements);
      }
    };
  }

  private static String written(JsonValue value) {
    return switch (value) {
      case JsonObject object ->
          object.members().entrySet().stream()
              .map(member -> member.getKey() + ":" + written(member.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case JsonArray array ->
          array.elements().stream()
              .map(CompactionTest::written)
              .collect(Collectors.joining(",", "[", "]"));
      case JsonString(String text) -> '"' + text + '"';
      case JsonNumber(String text) -> text;
      case JsonBoolean(boolean is) -> Boolean.toString(is);
      case JsonNull _ -> "null";
    };
  }
}
