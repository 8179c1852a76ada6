package dev.httptrigger.extauthz.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.invariant.ProtectedTrigger.Place;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a client's cookies has to arrive. A pair with a quote, a backslash or bytes that are no
 * UTF-8 may go as a whole where the line is written anew (DESIGN §4.5): of such there is no
 * certainty.
 */
final class Cookies {
  private Cookies() {}

  /** Ours once or nothing to every reader; all else as it was sent and in its order. */
  static void assertArrived(Expectation expectation, List<String> before, List<String> after) {
    Set<String> mapped = expectation.trigger().cookieNames();
    for (String name : mapped) {
      for (CookieReader reader : CookieReader.values()) {
        assertThat(
                after.stream()
                    .flatMap(line -> reader.read(line).stream())
                    .filter(pair -> Spelling.of(name, pair.name()) == Spelling.SAME)
                    .map(pair -> Pair.characters(pair.value()))
                    .toList())
            .as("cookie %s, read by %s", name, reader)
            .isEqualTo(expectation.values(Place.COOKIE, name));
      }
    }
    Set<String> names = new HashSet<>(mapped);
    names.add(ProtectedTrigger.TOKEN_COOKIE);
    List<String> kept = parts(after).stream().filter(part -> isOther(part, names)).toList();
    assertWithin(certain(before, names), kept, "other cookies");
    assertWithin(kept, parts(before), "cookies that were sent");
    if (areAllCertain(before, names)) {
      assertThat(String.join("; ", after))
          .as("cookies that are all others")
          .startsWith(String.join("; ", before));
    }
  }

  private static void assertWithin(List<String> some, List<String> all, String what) {
    if (!some.isEmpty()) {
      assertThat(all).as(what).containsSubsequence(some);
    }
  }

  /** What stands between semicolons and commas, without white space around it. */
  private static List<String> parts(List<String> lines) {
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.split("[;,]", -1)))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** Those of the parts that have to arrive. */
  private static List<String> certain(List<String> lines, Set<String> names) {
    List<String> certain = new ArrayList<>();
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        if (isPlain(pair)) {
          parts(List.of(pair)).stream().filter(part -> isOther(part, names)).forEach(certain::add);
        }
      }
    }
    return certain;
  }

  /** Whether nothing in them can go, so that they arrive byte for byte. */
  private static boolean areAllCertain(List<String> lines, Set<String> names) {
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.split(";", -1)))
        .allMatch(
            pair ->
                isPlain(pair)
                    && !pair.isBlank()
                    && parts(List.of(pair)).stream().allMatch(part -> isOther(part, names)));
  }

  /** Whether it is none of the names, to no upstream. */
  private static boolean isOther(String part, Set<String> names) {
    String name = Pair.split(part).name().strip();
    return names.stream()
        .allMatch(
            mapped ->
                Spelling.of(mapped, name) == Spelling.OTHER
                    && Spelling.of(mapped, Pair.unescaped(name)) == Spelling.OTHER);
  }

  private static boolean isPlain(String pair) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(pair.getBytes(StandardCharsets.ISO_8859_1)));
      return pair.indexOf('"') < 0 && pair.indexOf('\\') < 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
