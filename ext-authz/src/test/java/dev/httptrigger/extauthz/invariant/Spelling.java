package dev.httptrigger.extauthz.invariant;

import dev.httptrigger.extauthz.example.ParameterReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whether a name that a client wrote is a spelling of a mapped one. */
enum Spelling {
  /** To every upstream: it must not arrive. */
  SAME,
  /** To some upstreams: it may arrive or not. */
  PERHAPS,
  /** To none: it must arrive as it was sent. */
  OTHER;

  /** How the names of headers begin that are nobody's but ours, once they are folded. */
  static final String RESERVED_HEADERS = "x-httptrigger-";

  /**
   * What the written name is to the mapped one, in a cookie, a query or a form.
   *
   * @param written decoded once, one character a byte
   */
  static Spelling of(String mapped, String written) {
    if (written.equals(mapped)) {
      return SAME;
    }
    List<String> words = words(mapped);
    return ParameterReader.plainest(written).stream()
            .map(Spelling::words)
            .anyMatch(others -> beginWith(others, words))
        ? PERHAPS
        : OTHER;
  }

  private static boolean beginWith(List<String> words, List<String> first) {
    return words.size() >= first.size() && words.subList(0, first.size()).equals(first);
  }

  /** As CGI, WSGI and the like read a header's name. */
  static String foldedHeader(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
  }

  /** Runs of letters and digits: {@code user[id]} has two. */
  private static List<String> words(String name) {
    return Arrays.stream(name.split("[^a-z0-9]+", -1)).filter(word -> !word.isEmpty()).toList();
  }
}
