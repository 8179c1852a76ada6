package dev.httptrigger.extauthz.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.ClaimForward.Encoding;
import dev.httptrigger.extauthz.claims.ClaimText.Nothing;
import dev.httptrigger.extauthz.claims.ClaimText.Sendable;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a claim is, only printable ASCII leaves, and under {@code Raw} in a header printable
 * UTF-8: generated claims, each run by a seed.
 */
class HeaderBytesTest {
  private static final List<String> NUMBERS =
      List.of("0", "-1", "1e400", "0.1", "18446744073709551616", "-1E-7", "1e99999999");

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.httptrigger.extauthz.example.Seeds#all")
  void noControlByteLeavesAndOnlyRawHasOthersThanAscii(long seed) {
    Random random = new Random(seed);
    int sent = 0;
    for (int i = 0; i < 5_000; i++) {
      JsonValue claim = value(random, 3);
      for (Encoding encoding : Encoding.values()) {
        for (Place place : List.of(Place.HEADER, Place.COOKIE)) {
          switch (ClaimText.of(claim, encoding, place)) {
            case Sendable sendable -> {
              sent++;
              assertThat(isPrintable(sendable.text(), encoding == Encoding.RAW))
                  .as("seed %d, claim %d as %s in %s", seed, i, encoding, place)
                  .isTrue();
            }
            case Nothing _ -> {}
          }
        }
      }
    }
    assertThat(sent).as("claims that can be sent").isGreaterThan(5_000);
  }

  private static boolean isPrintable(String text, boolean beyondAscii) {
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      boolean fits = octet < 0 ? beyondAscii : octet >= ' ' && octet <= '~';
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static JsonValue value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 8)) {
      case 0, 1 -> new JsonString(text(random));
      case 2 -> new JsonNumber(NUMBERS.get(random.nextInt(NUMBERS.size())));
      case 3 -> new JsonBoolean(random.nextBoolean());
      case 4 -> new JsonNull();
      case 5, 6 ->
          new JsonArray(
              Stream.generate(() -> value(random, depth - 1)).limit(random.nextInt(4)).toList());
      default -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int count = random.nextInt(4); count > 0; count--) {
          members.put(text(random), value(random, depth - 1));
        }
        yield new JsonObject(members);
      }
    };
  }

  /** Any characters, those at the edges of what may be sent more often. */
  private static String text(Random random) {
    int[] edges = {0, '\t', '\n', '\r', 0x1f, ' ', '"', '%', ',', ';', '\\', '~', 0x7f, 0x80, 0xff};
    return random
        .ints(random.nextInt(6))
        .map(
            each ->
                switch (Math.floorMod(each, 4)) {
                  case 0 -> edges[Math.floorMod(each >> 2, edges.length)];
                  case 1 -> 0x1_0000 + Math.floorMod(each >> 2, 0x1000);
                  default -> ' ' + Math.floorMod(each >> 2, 95);
                })
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
