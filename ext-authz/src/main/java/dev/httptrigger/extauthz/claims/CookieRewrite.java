package dev.httptrigger.extauthz.claims;

import dev.httptrigger.crds.names.ParameterNames;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A request's cookies with others among them (DESIGN §4.5). Pairs are split at {@code ;}, for
 * removal at {@code ,} too; when the header is rewritten, pairs that servers may read past their
 * end go as well. Several lines become one.
 */
final class CookieRewrite {
  private CookieRewrite() {}

  /**
   * The value of the one line that the upstream gets.
   *
   * @param seen all headers
   * @param removed names of cookies; they go in every spelling
   * @param added names as they are, values escaped; they stand at the end
   * @return empty where the client's lines stay as they are; an empty text where nothing is left
   */
  static Optional<String> rewritten(
      List<HeaderLine> seen, Set<String> removed, List<Parameter> added) {
    ParameterNames unwanted = ParameterNames.of(removed);
    List<String> pairs = new ArrayList<>();
    boolean changes = !added.isEmpty();
    boolean visible = false;
    for (HeaderLine line : seen) {
      if (line.name().equals("cookie")) {
        visible = true;
        String value = new String(line.value(), StandardCharsets.ISO_8859_1);
        String kept = without(value, unwanted);
        changes |= !kept.equals(value);
        pairs.addAll(List.of((pairs.isEmpty() ? kept : " " + kept).split(";", -1)));
      }
    }
    if (visible && !changes) {
      return Optional.empty();
    }
    StringBuilder rewritten = new StringBuilder();
    for (String pair : pairs) {
      if (!pair.isBlank() && isText(pair) && isClosed(pair)) {
        rewritten.append(rewritten.isEmpty() ? pair.stripLeading() : ";" + pair);
      }
    }
    // HTTP/2 knows no value that ends with white space (RFC 9113 §8.2.1).
    String text = utf8(rewritten.toString()).orElse("").stripTrailing();
    StringBuilder all = new StringBuilder(text);
    for (Parameter cookie : added) {
      all.append(all.isEmpty() ? "" : "; ")
          .append(cookie.name())
          .append('=')
          .append(cookie.value());
    }
    return Optional.of(all.toString());
  }

  private static String without(String line, ParameterNames unwanted) {
    return Pieces.without(
        line, ";,", pair -> unwanted.containNameIn(pair.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static boolean isText(String pair) {
    return utf8(pair).isPresent();
  }

  private static Optional<String> utf8(String octets) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether no server reads past the pair's end: a quote that the value begins with ends where the
   * value does; and none that begins behind a comma, which separates to some, stays open. To some a
   * backslash keeps a quote from ending, to others not.
   */
  private static boolean isClosed(String pair) {
    String lastPiece = pair.substring(pair.lastIndexOf(',') + 1);
    return endsItsQuote(pair)
        && Stream.of(pair, lastPiece)
            .allMatch(text -> closesQuotes(text, true) && closesQuotes(text, false));
  }

  private static boolean endsItsQuote(String pair) {
    String value = pair.substring(pair.indexOf('=') + 1).strip();
    return !value.startsWith("\"") || endOfQuote(value, 0, true) == value.length() - 1;
  }

  /** As a server reads that takes a quote where a name or its value begins, after commas too. */
  private static boolean closesQuotes(String text, boolean escapes) {
    boolean mayOpen = true;
    boolean inName = true;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '"' && mayOpen) {
        i = endOfQuote(text, i, escapes);
        if (i == text.length()) {
          return false;
        }
      }
      boolean begins = character == ',' || (character == '=' && inName);
      mayOpen = begins || (mayOpen && Character.isWhitespace(character));
      inName = character == ',' || (inName && character != '=');
    }
    return true;
  }

  /** Where the quote that begins at the start is closed; the text's length where it never is. */
  private static int endOfQuote(String text, int start, boolean escapes) {
    for (int i = start + 1; i < text.length(); i++) {
      if (escapes && text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i;
      }
    }
    return text.length();
  }
}
