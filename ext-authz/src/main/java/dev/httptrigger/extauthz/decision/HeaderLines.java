package dev.httptrigger.extauthz.decision;

import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import java.util.Arrays;
import java.util.List;

/**
 * A request's header lines for those who look at all of them on every request: no object for each
 * line, and values as slices of one array. Immutable; callers never change the array.
 */
public final class HeaderLines {
  /** No lines. */
  public static final HeaderLines NONE =
      new HeaderLines(0, new String[0], 0, new byte[0], new int[0]);

  private final int count;
  private final String[] names;
  private final long plain;
  private final byte[] source;
  private final int[] bounds;

  private HeaderLines(int count, String[] names, long plain, byte[] source, int[] bounds) {
    this.count = count;
    this.names = names;
    this.plain = plain;
    this.source = source;
    this.bounds = bounds;
  }

  /**
   * Lines whose values lie in one array. The arrays belong to the lines from now on, and may be
   * longer than there are lines.
   *
   * @param names in lower case, in order
   * @param plain the lines, one bit each, whose names are known to be plain ({@link #isPlain})
   * @param source where the values are
   * @param bounds where each value begins and where it has ended, one after the other
   * @throws IllegalArgumentException where there is not a name and two bounds for each line
   */
  public static HeaderLines in(int count, String[] names, long plain, byte[] source, int[] bounds) {
    if (names.length < count || bounds.length < 2 * count) {
      throw new IllegalArgumentException(
          count + " lines, " + names.length + " names, " + bounds.length + " bounds of values");
    }
    return new HeaderLines(count, names, plain, source, bounds);
  }

  /** The same lines as a list has. */
  public static HeaderLines of(List<HeaderLine> lines) {
    String[] names = new String[lines.size()];
    int[] bounds = new int[2 * lines.size()];
    int length = 0;
    for (int i = 0; i < names.length; i++) {
      names[i] = lines.get(i).name();
      bounds[2 * i] = length;
      length += lines.get(i).value().length;
      bounds[2 * i + 1] = length;
    }
    byte[] source = new byte[length];
    for (int i = 0; i < names.length; i++) {
      byte[] value = lines.get(i).value();
      System.arraycopy(value, 0, source, bounds[2 * i], value.length);
    }
    return new HeaderLines(names.length, names, 0, source, bounds);
  }

  /** How many lines there are. */
  public int count() {
    return count;
  }

  /**
   * Whether it is known without a look at a line's name that it has lower case letters, digits and
   * hyphens alone, as nearly all have.
   */
  public boolean isPlain(int line) {
    return line < Long.SIZE && (plain >>> line & 1) != 0;
  }

  /** The name of a line, in lower case. */
  public String name(int line) {
    return names[line];
  }

  /** The array that the values are in. */
  public byte[] source() {
    return source;
  }

  /** Where a line's value begins in {@link #source}, without white space around it. */
  public int start(int line) {
    return bounds[2 * line];
  }

  /** Where it has ended. */
  public int end(int line) {
    return bounds[2 * line + 1];
  }

  /** A copy of a line's value. */
  public byte[] value(int line) {
    return Arrays.copyOfRange(source, start(line), end(line));
  }

  /** The next line of a name from a line on, or -1 where there is none. */
  public int next(String name, int from) {
    for (int line = from; line < count; line++) {
      if (names[line].equals(name)) {
        return line;
      }
    }
    return -1;
  }

  /** Whether there is a line of the name. */
  public boolean have(String name) {
    return next(name, 0) >= 0;
  }

  /** The same lines as a list, each with a copy of its value. */
  public List<HeaderLine> list() {
    HeaderLine[] lines = new HeaderLine[count];
    for (int line = 0; line < lines.length; line++) {
      lines[line] = new HeaderLine(names[line], value(line));
    }
    return List.of(lines);
  }
}
