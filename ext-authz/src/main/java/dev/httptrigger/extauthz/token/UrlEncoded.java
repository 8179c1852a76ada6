package dev.httptrigger.extauthz.token;

import dev.httptrigger.crds.names.ParameterNames;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.UrlText;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * {@code application/x-www-form-urlencoded} text, in a URL or a body, as the WHATWG URL standard
 * reads it (§5.1): {@code &} alone separates, the first {@code =} ends the name, {@code +} is a
 * space, escapes are decoded once, and what is no escape stays as it is. Names and values are
 * compared as bytes: those of an ASCII or UTF-8 name have one spelling once decoded.
 */
final class UrlEncoded {
  private static final String SEPARATOR = "&";

  /** Old servers separate by the semicolon too. */
  private static final String BROAD_SEPARATORS = "&;";

  private UrlEncoded() {}

  /**
   * The token under a name. Where another server would find one more, behind a semicolon or under
   * what it reads as the name, it might take that for the one that was verified: such a text holds
   * the name more than once. Under another spelling only what has a token's shape counts: all else
   * is some other parameter of the client's.
   */
  static TokenFinding find(byte[] text, String name) {
    List<byte[]> values = values(text, SEPARATOR, exactly(name));
    return !values.isEmpty() && holdsAnother(text, name, values.size())
        ? new Unusable(DenialReason.DUPLICATE_TOKEN, TokenFinding.MORE_THAN_ONCE)
        : TokenFinding.of(values);
  }

  private static boolean holdsAnother(byte[] text, String name, int known) {
    return values(text, BROAD_SEPARATORS, exactly(name)).size() > known
        || values(text, BROAD_SEPARATORS, inAnotherSpelling(name)).stream()
            .anyMatch(Octets::holdTokenShape);
  }

  /** Whether the most generous server finds a value of a token's shape under the name. */
  static boolean mayHoldTokenShape(byte[] text, String name) {
    return values(text, BROAD_SEPARATORS, inAnySpelling(name)).stream()
        .anyMatch(Octets::holdTokenShape);
  }

  /** The decoded values of the parameters that are wanted, in order. */
  private static List<byte[]> values(byte[] text, String separators, Predicate<byte[]> wanted) {
    List<byte[]> values = new ArrayList<>();
    for (byte[] piece : Octets.pieces(text, separators)) {
      int end = Octets.indexOrEnd(piece, '=');
      // An empty piece is no parameter, not even one without a name.
      if (piece.length > 0 && wanted.test(Arrays.copyOf(piece, end))) {
        values.add(UrlText.decoded(piece, Math.min(end + 1, piece.length), piece.length));
      }
    }
    return values;
  }

  private static Predicate<byte[]> exactly(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    return written -> Arrays.equals(UrlText.decoded(written, 0, written.length), wanted);
  }

  private static Predicate<byte[]> inAnySpelling(String name) {
    ParameterNames names = ParameterNames.of(List.of(name));
    return written -> names.contain(written, 0, written.length);
  }

  private static Predicate<byte[]> inAnotherSpelling(String name) {
    return inAnySpelling(name).and(exactly(name).negate());
  }
}
