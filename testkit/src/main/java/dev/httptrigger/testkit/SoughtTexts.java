package dev.httptrigger.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Texts that are looked for together, in one pass: logs of megabytes are searched for thousands.
 * Immutable.
 */
final class SoughtTexts {
  /** So many characters are compared first, each as one byte of a number. */
  private static final int FIRST = 8;

  private final Map<Long, List<String>> byFirst = new HashMap<>();
  private final List<String> shorter = new ArrayList<>();

  SoughtTexts(Collection<String> texts) {
    for (String text : texts) {
      if (text.length() < FIRST) {
        shorter.add(text);
      } else {
        byFirst.computeIfAbsent(first(text), _ -> new ArrayList<>()).add(text);
      }
    }
  }

  private static long first(String text) {
    long first = 0;
    for (int place = 0; place < FIRST; place++) {
      first = with(first, text.charAt(place));
    }
    return first;
  }

  private static long with(long last, char next) {
    return (last << 8) | (next & 0xff);
  }

  /** Those that a text contains. */
  Set<String> in(String text) {
    Set<String> found = new HashSet<>();
    long last = 0;
    for (int end = 0; end < text.length(); end++) {
      last = with(last, text.charAt(end));
      int from = end + 1 - FIRST;
      if (from >= 0) {
        for (String sought : byFirst.getOrDefault(last, List.of())) {
          if (text.startsWith(sought, from)) {
            found.add(sought);
          }
        }
      }
    }
    shorter.stream().filter(text::contains).forEach(found::add);
    return found;
  }
}
