package dev.httptrigger.extauthz.invariant;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern OLD_ESCAPE = Pattern.compile("%u([0-9a-fA-F]{4})");

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
    List<String> others = words(written);
    return others.size() >= words.size() && others.subList(0, words.size()).equals(words)
        ? PERHAPS
        : OTHER;
  }

  /** As CGI, WSGI and the like read a header's name. */
  static String foldedHeader(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
  }

  /** Runs of letters and digits, without case: {@code user[id]} has two. */
  private static List<String> words(String name) {
    String plain =
        OLD_ESCAPE
            .matcher(name)
            .replaceAll(
                escape ->
                    Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(escape.group(1), 16))));
    return Arrays.stream(plain.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
