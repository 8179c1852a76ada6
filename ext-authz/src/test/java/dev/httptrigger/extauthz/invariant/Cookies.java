package dev.httptrigger.extauthz.invariant;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What of a client's cookies has to arrive. A pair with a quote, a backslash or bytes that are no
 * UTF-8 may go as a whole where the line is written anew (DESIGN §4.5): of such there is no
 * certainty.
 */
final class Cookies {
  private Cookies() {}

  /** What stands between semicolons and commas, without white space around it. */
  static List<String> parts(List<String> lines) {
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.split("[;,]", -1)))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** Those of the parts that have to arrive. */
  static List<String> certain(List<String> lines, Set<String> names) {
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
  static boolean areAllCertain(List<String> lines, Set<String> names) {
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.split(";", -1)))
        .allMatch(
            pair ->
                isPlain(pair)
                    && !pair.isBlank()
                    && parts(List.of(pair)).stream().allMatch(part -> isOther(part, names)));
  }

  /** Whether it is none of the names, to no upstream. */
  static boolean isOther(String part, Set<String> names) {
    String name = Pair.split(part).name().strip();
    return names.stream()
        .allMatch(
            mapped ->
                Spelling.of(mapped, name) == Spelling.OTHER
                    && Spelling.of(mapped, Pair.unescaped(name)) == Spelling.OTHER);
  }

  /** Whether all of the one list stand in the other, in their order. */
  static boolean isWithin(List<String> some, List<String> all) {
    int found = 0;
    for (String each : all) {
      if (found < some.size() && some.get(found).equals(each)) {
        found++;
      }
    }
    return found == some.size();
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
