package dev.httptrigger.crds.manifest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * On which line of its file each field of an object stands. It is kept for thousands of objects and
 * seldom asked, so it is small: paths in their order, each without what it shares with the one
 * before. Immutable.
 */
public final class FieldLines {
  /** Bits of a number in one byte; the highest says that more follow. */
  private static final int SEVEN_BITS = 7;

  private static final int LOW_BITS = (1 << SEVEN_BITS) - 1;

  /** For each path: how much it shares, how much follows, what follows in UTF-8, the line. */
  private final byte[] entries;

  private FieldLines(byte[] entries) {
    this.entries = entries;
  }

  /**
   * These lines.
   *
   * @param lines lines, counted from 1, by {@link FieldPath}
   * @throws IllegalArgumentException if the root has none
   */
  static FieldLines of(Map<String, Integer> lines) {
    if (!lines.containsKey(FieldPath.ROOT)) {
      throw new IllegalArgumentException("the root has no line");
    }
    ByteArrayOutputStream entries = new ByteArrayOutputStream();
    byte[] before = {};
    for (Map.Entry<String, Integer> entry : new TreeMap<>(lines).entrySet()) {
      byte[] path = entry.getKey().getBytes(StandardCharsets.UTF_8);
      int difference = Arrays.mismatch(before, path);
      int shared = difference < 0 ? path.length : difference;
      write(shared, entries);
      write(path.length - shared, entries);
      entries.write(path, shared, path.length - shared);
      write(entry.getValue(), entries);
      before = path;
    }
    return new FieldLines(entries.toByteArray());
  }

  private static void write(int number, ByteArrayOutputStream entries) {
    int rest = number;
    while (rest > LOW_BITS) {
      entries.write((rest & LOW_BITS) | (1 << SEVEN_BITS));
      rest >>>= SEVEN_BITS;
    }
    entries.write(rest);
  }

  /**
   * The line of a field, or of the nearest object or list around it that is there: for a missing
   * field, where it ought to be written.
   */
  public int lineOf(String path) {
    return lineOf(path, lines());
  }

  /** The same of lines that are not packed; the root's is among them. */
  static int lineOf(String path, Map<String, Integer> lines) {
    String nearest = path;
    while (!lines.containsKey(nearest) && !nearest.equals(FieldPath.ROOT)) {
      nearest = FieldPath.parent(nearest);
    }
    return lines.getOrDefault(nearest, 1);
  }

  private Map<String, Integer> lines() {
    Map<String, Integer> lines = new HashMap<>();
    Reading reading = new Reading();
    byte[] path = {};
    while (reading.at < entries.length) {
      path = reading.path(path);
      lines.put(new String(path, StandardCharsets.UTF_8), reading.number());
    }
    return lines;
  }

  private final class Reading {
    private int at;

    byte[] path(byte[] before) {
      int shared = number();
      int following = number();
      byte[] path = Arrays.copyOf(before, shared + following);
      System.arraycopy(entries, at, path, shared, following);
      at += following;
      return path;
    }

    int number() {
      int number = 0;
      for (int shift = 0; ; shift += SEVEN_BITS) {
        int octet = entries[at++];
        number |= (octet & LOW_BITS) << shift;
        if (octet >= 0) {
          return number;
        }
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldLines lines && Arrays.equals(entries, lines.entries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }

  /** All of them, by path. */
  @Override
  public String toString() {
    return new TreeMap<>(lines()).toString();
  }
}
