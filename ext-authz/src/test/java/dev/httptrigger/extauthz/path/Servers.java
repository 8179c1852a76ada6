package dev.httptrigger.extauthz.path;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * What servers make of a target, from the most literal to the most eager: each combination of steps
 * that some real server takes. Written for the tests alone and from the servers' own descriptions,
 * so that it shares no mistake with the code under test. Each character is one byte.
 */
final class Servers {
  /** What a server may do to a path, one after the other. */
  private enum Step {
    /** RFC 3986 §2.1, once; a bad escape stays. */
    DECODE,
    /** As IIS and many a filter do. */
    BACKSLASH_IS_SLASH,
    /** As servlet containers do: everything from a semicolon to the next slash. */
    NO_PARAMETERS,
    /** As C strings end. */
    CUT_AT_NUL,
    /** As nginx and Apache do. */
    MERGE_SLASHES,
    /** RFC 3986 §5.2.4. */
    NO_DOT_SEGMENTS
  }

  private static final List<List<Step>> ORDERS =
      List.of(
          List.of(),
          List.of(Step.NO_DOT_SEGMENTS),
          List.of(Step.DECODE),
          // nginx
          List.of(Step.DECODE, Step.CUT_AT_NUL, Step.MERGE_SLASHES, Step.NO_DOT_SEGMENTS),
          // Tomcat and Jetty
          List.of(Step.NO_PARAMETERS, Step.DECODE, Step.MERGE_SLASHES, Step.NO_DOT_SEGMENTS),
          // a gateway that decodes, before a server that decodes
          List.of(Step.DECODE, Step.DECODE, Step.NO_PARAMETERS, Step.NO_DOT_SEGMENTS),
          List.of(Step.NO_DOT_SEGMENTS, Step.DECODE, Step.NO_PARAMETERS, Step.MERGE_SLASHES),
          // IIS
          List.of(Step.DECODE, Step.BACKSLASH_IS_SLASH, Step.NO_DOT_SEGMENTS, Step.MERGE_SLASHES),
          List.of(
              Step.DECODE,
              Step.DECODE,
              Step.CUT_AT_NUL,
              Step.BACKSLASH_IS_SLASH,
              Step.NO_PARAMETERS,
              Step.MERGE_SLASHES,
              Step.NO_DOT_SEGMENTS));

  private Servers() {}

  /** The paths that servers serve for the target; UTF-8 is decoded where there is some. */
  static List<String> readings(String target) {
    List<String> paths = new ArrayList<>();
    for (String path : List.of(upTo(target, '?'), upTo(upTo(target, '?'), '#'))) {
      for (List<Step> order : ORDERS) {
        String read = path;
        for (Step step : order) {
          read = take(step, read);
        }
        paths.add(new String(read.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
      }
    }
    return paths;
  }

  private static String take(Step step, String path) {
    return switch (step) {
      case DECODE -> decoded(path);
      case BACKSLASH_IS_SLASH -> path.replace('\\', '/');
      case NO_PARAMETERS -> path.replaceAll(";[^/]*", "");
      case CUT_AT_NUL -> upTo(path, '\0');
      case MERGE_SLASHES -> path.replaceAll("/{2,}", "/");
      case NO_DOT_SEGMENTS -> withoutDotSegments(path);
    };
  }

  private static String decoded(String path) {
    StringBuilder decoded = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      String digits = i + 3 <= path.length() ? path.substring(i + 1, i + 3) : "";
      if (path.charAt(i) == '%' && digits.matches("[0-9A-Fa-f]{2}")) {
        decoded.append((char) Integer.parseInt(digits.toLowerCase(Locale.ROOT), 16));
        i += 2;
      } else {
        decoded.append(path.charAt(i));
      }
    }
    return decoded.toString();
  }

  private static String withoutDotSegments(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      switch (segments[i]) {
        case "." -> {
          if (last) {
            kept.addLast("");
          }
        }
        case ".." -> {
          kept.pollLast();
          if (last) {
            kept.addLast("");
          }
        }
        default -> kept.addLast(segments[i]);
      }
    }
    return "/" + String.join("/", kept);
  }

  private static String upTo(String text, char end) {
    int index = text.indexOf(end);
    return index < 0 ? text : text.substring(0, index);
  }
}
