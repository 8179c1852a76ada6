package dev.httptrigger.extauthz.decision;

import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import java.util.Arrays;
import java.util.List;

/**
 * A request's header lines for those who look at all of them on every request: no object for each
 * line, and values as slices of one array. Immutable; callers never change the array.
 */
public final class HeaderLines {
  private static final byte[] EMPTY = {};

  /** No lines. */
  public static final HeaderLines NONE = new HeaderLines(new String[0], EMPTY, new int[0]);

  private final String[] names;
  private final byte[] source;
  private final int[] bounds;

  private HeaderLines(String[] names, byte[] source, int[] bounds) {
    this.names = names;
    this.source = source;
    this.bounds = bounds;
  }

  /**
   * Lines whose values lie in one array. The arrays belong to the lines from now on.
   *
   * @param names in lower case, in order
   * @param source where the values are
   * @param bounds where each value begins and where it has ended, one after the other
   * @throws IllegalArgumentException where there are not two bounds for each name
   */
  public static HeaderLines in(String[] names, byte[] source, int[] bounds) {
    if (bounds.length != 2 * names.length) {
      throw new IllegalArgumentException(
          names.length + " names, and " + bounds.length + " bounds of values");
    }
    return new HeaderLines(names, source, bounds);
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
    return new HeaderLines(names, source, bounds);
  }

  /** How many lines there are. */
  public int count() {
    return names.length;
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
    for (int line = from; line < names.length; line++) {
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
    HeaderLine[] lines = new HeaderLine[names.length];
    for (int line = 0; line < lines.length; line++) {
      lines[line] = new HeaderLine(names[line], value(line));
    }
    return List.of(lines);
  }
}
