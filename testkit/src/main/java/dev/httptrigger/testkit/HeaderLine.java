package dev.httptrigger.testkit;

import java.util.List;

/**
 * One header line as it came over the wire. Both texts are ISO-8859-1, one character a byte, so
 * that no byte is lost.
 *
 * @param name the name in the spelling of the sender
 * @param value the value without the white space around it (RFC 9110 §5.5)
 */
public record HeaderLine(String name, String value) {
  /** Reads {@code name: value}; a line without colon is a name with an empty value. */
  static HeaderLine parse(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return new HeaderLine(line, "");
    }
    return new HeaderLine(line.substring(0, colon), trim(line.substring(colon + 1)));
  }

  /** The values of all lines of that name in their order; the name is compared without case. */
  static List<String> values(List<HeaderLine> lines, String name) {
    return lines.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(HeaderLine::value)
        .toList();
  }

  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t';
  }

  /** The line as {@code name: value}. */
  @Override
  public String toString() {
    return name + ": " + value;
  }
}
