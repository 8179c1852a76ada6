package dev.httptrigger.extauthz.claims;

import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import dev.httptrigger.extauthz.decision.UrlText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
   * @param removed names of cookies
   * @param added names as they are, values escaped; they stand at the end
   * @return empty where the client's lines stay as they are; an empty text where nothing is left
   */
  static Optional<String> rewritten(
      List<HeaderLine> seen, Set<String> removed, List<Parameter> added) {
    List<String> pairs = new ArrayList<>();
    boolean changes = !added.isEmpty();
    boolean visible = false;
    for (HeaderLine line : seen) {
      if (line.name().equals("cookie")) {
        visible = true;
        String value = new String(line.value(), StandardCharsets.ISO_8859_1);
        String kept = without(value, removed);
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

  private static String without(String line, Set<String> removed) {
    return Pieces.without(line, ";,", piece -> isOneOf(removed, piece));
  }

  /** By its name as it is or, since some servers do so, decoded. */
  private static boolean isOneOf(Set<String> names, String pair) {
    int equals = pair.indexOf('=');
    String name = (equals < 0 ? pair : pair.substring(0, equals)).strip();
    byte[] octets = name.getBytes(StandardCharsets.ISO_8859_1);
    return names.contains(new String(octets, StandardCharsets.UTF_8))
        || names.contains(
            new String(UrlText.decoded(octets, 0, octets.length), StandardCharsets.UTF_8));
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

  /** Whether a quote that the value begins with ends where the value does. */
  private static boolean isClosed(String pair) {
    String value = pair.substring(pair.indexOf('=') + 1).strip();
    if (!value.startsWith("\"")) {
      return true;
    }
    for (int i = 1; i < value.length(); i++) {
      if (value.charAt(i) == '\\') {
        i++;
      } else if (value.charAt(i) == '"') {
        return i == value.length() - 1;
      }
    }
    return false;
  }
}
