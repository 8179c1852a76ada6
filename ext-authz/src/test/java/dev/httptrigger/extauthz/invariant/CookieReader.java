package dev.httptrigger.extauthz.invariant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How upstreams read a cookie line. Values are decoded, as those who use ours do. */
enum CookieReader {
  /** As RFC 6265 says: names are as they are. */
  SEMICOLONS {
    @Override
    List<Pair> split(String line) {
      return pairs(line, ";");
    }
  },
  /** As RFC 2109 allowed, and with names decoded. */
  COMMAS_TOO {
    @Override
    List<Pair> split(String line) {
      return pairs(line, "[;,]").stream()
          .map(pair -> new Pair(Pair.unescaped(pair.name()), pair.value()))
          .toList();
    }
  },
  /** As those do for whom a semicolon between quotes does not separate. */
  QUOTES {
    @Override
    List<Pair> split(String line) {
      List<Pair> pairs = new ArrayList<>();
      int begin = 0;
      while (begin <= line.length()) {
        int end = endOfPair(line, begin);
        pairs.add(Pair.split(line.substring(begin, end)));
        begin = end + 1;
      }
      return pairs;
    }

    private static int endOfPair(String line, int begin) {
      int end = begin;
      boolean inName = true;
      while (end < line.length() && line.charAt(end) != ';') {
        if (inName && line.charAt(end) == '=') {
          inName = false;
          int value = end + 1;
          while (value < line.length() && line.charAt(value) == ' ') {
            value++;
          }
          if (value < line.length() && line.charAt(value) == '"') {
            end = endOfQuote(line, value);
          }
        }
        end++;
      }
      return Math.min(end, line.length());
    }

    // Of its closing quote, or of the line where there is none.
    private static int endOfQuote(String line, int begin) {
      int end = begin + 1;
      while (end < line.length() && line.charAt(end) != '"') {
        end += line.charAt(end) == '\\' ? 2 : 1;
      }
      return end;
    }
  };

  /** The cookies of a line, without the white space around names and values. */
  List<Pair> read(String line) {
    return split(line).stream()
        .map(pair -> new Pair(pair.name().strip(), Pair.unescaped(pair.value().strip())))
        .toList();
  }

  abstract List<Pair> split(String line);

  private static List<Pair> pairs(String line, String separators) {
    return Arrays.stream(line.split(separators, -1)).map(Pair::split).toList();
  }
}
