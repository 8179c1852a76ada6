package dev.httptrigger.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes markers, random texts that stand where a secret may stand, and finds them in whatever was
 * written afterwards, however they were spelled there: as they are in any case, percent-encoded, in
 * hexadecimal, in base64 or base64url at each of the three places that a byte can have in it, and
 * in base64 of base64. Not thread-safe.
 */
public final class Canary {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";
  private static final String ALPHABET = LETTERS + LETTERS.toUpperCase(Locale.ROOT) + DIGITS;

  /** So many that nothing looks like one by chance. */
  private static final int LENGTH = 14;

  private final long seed;
  private final Random random;
  private final Map<String, String> placesByMarker = new LinkedHashMap<>();

  /** The same seed makes the same markers. */
  public Canary(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** A canary with the seed of {@code -Dhttptrigger.seed}, else a random one. */
  public static Canary random() {
    return new Canary(Long.getLong("httptrigger.seed", new Random().nextLong()));
  }

  /**
   * A new marker: a letter, then letters and digits, which every place takes as they are.
   *
   * @param place where it will stand, for whoever reads that it was found
   */
  public String marker(String place) {
    return keep(place, text(LETTERS, 1) + text(ALPHABET, LENGTH - 1));
  }

  /** A new marker in lower case, for places that change the case. */
  public String lowerCaseMarker(String place) {
    return keep(place, text(LETTERS, 1) + text(LETTERS + DIGITS, LENGTH - 1));
  }

  /** A new marker that is also a number: digits alone. */
  public String numericMarker(String place) {
    return keep(place, "9" + text(DIGITS, LENGTH));
  }

  /**
   * A secret that is there already counts as a marker.
   *
   * @param text letters, digits, {@code -} and {@code _}
   */
  public String existing(String place, String text) {
    return keep(place, text);
  }

  private String keep(String place, String marker) {
    placesByMarker.put(marker, place);
    return marker;
  }

  private String text(String alphabet, int length) {
    return random
        .ints(length, 0, alphabet.length())
        .mapToObj(index -> alphabet.substring(index, index + 1))
        .collect(Collectors.joining());
  }

  /**
   * Where markers stand in a text: one line for each, with its place and how it is spelled. Empty
   * for a text without any.
   */
  public List<String> findIn(String text) {
    Set<String> inAnyCase = new SoughtTexts(sought(true)).in(text.toLowerCase(Locale.ROOT));
    // Long base64 is written in lines.
    Set<String> exactly = new SoughtTexts(sought(false)).in(text.replaceAll("\\s+", ""));
    List<String> found = new ArrayList<>();
    placesByMarker.forEach(
        (marker, place) ->
            spellings(marker)
                .filter(each -> (each.anyCase() ? inAnyCase : exactly).contains(each.sought()))
                .map(spelling -> "the marker of " + place + ", " + spelling.kind())
                .forEach(found::add));
    return found;
  }

  private List<String> sought(boolean anyCase) {
    return placesByMarker.keySet().stream()
        .flatMap(Canary::spellings)
        .filter(spelling -> spelling.anyCase() == anyCase)
        .map(Spelling::sought)
        .toList();
  }

  /** A way to write a marker. */
  private record Spelling(String kind, String text, boolean anyCase) {
    /** What is looked for: where any case will do, in a text in lower case. */
    String sought() {
      return anyCase ? text.toLowerCase(Locale.ROOT) : text;
    }
  }

  private static Stream<Spelling> spellings(String marker) {
    byte[] bytes = marker.getBytes(StandardCharsets.US_ASCII);
    String hexadecimal = HexFormat.of().formatHex(bytes);
    return Stream.of(
            Stream.of(
                new Spelling("as it is", marker, true),
                new Spelling("percent-encoded", hexadecimal.replaceAll("..", "%$0"), true),
                new Spelling("in hexadecimal", hexadecimal, true)),
            base64(marker).map(text -> new Spelling("in base64", text, false)),
            base64(marker)
                .flatMap(Canary::base64)
                .map(text -> new Spelling("in base64 of base64", text, false)))
        .flatMap(each -> each);
  }

  /**
   * The characters that the text alone decides, wherever it begins in a group of three bytes. Of
   * letters, digits, - and _ they never are one of the two in which base64 and base64url differ.
   */
  private static Stream<String> base64(String text) {
    return Stream.of("", "x", "xx")
        .map(
            before -> {
              byte[] bytes = (before + text).getBytes(StandardCharsets.US_ASCII);
              int first = (before.length() * 8 + 5) / 6;
              int last = bytes.length * 8 / 6;
              return Base64.getEncoder().encodeToString(bytes).substring(first, last);
            });
  }

  /** The seed, to see the same markers again. */
  @Override
  public String toString() {
    return "Canary[seed " + seed + ", -Dhttptrigger.seed=" + seed + "]";
  }
}
