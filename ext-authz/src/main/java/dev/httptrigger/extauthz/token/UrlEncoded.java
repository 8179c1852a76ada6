package dev.httptrigger.extauthz.token;

import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.UrlText;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
   * The token under a name. Where a server that separates by the semicolon too would find the name
   * once more, it might take that value for the one that was verified: such a text holds the name
   * more than once.
   */
  static TokenFinding find(byte[] text, String name) {
    List<byte[]> values = values(text, name, SEPARATOR);
    return !values.isEmpty() && valuesReadBroadly(text, name).size() > values.size()
        ? new Unusable(DenialReason.DUPLICATE_TOKEN, TokenFinding.MORE_THAN_ONCE)
        : TokenFinding.of(values);
  }

  /** The decoded values of a name as the most generous server finds them, in order. */
  static List<byte[]> valuesReadBroadly(byte[] text, String name) {
    return values(text, name, BROAD_SEPARATORS);
  }

  private static List<byte[]> values(byte[] text, String name, String separators) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    List<byte[]> values = new ArrayList<>();
    for (byte[] piece : Octets.pieces(text, separators)) {
      int end = Octets.indexOrEnd(piece, '=');
      // An empty piece is no parameter, not even one without a name.
      if (piece.length > 0 && Arrays.equals(UrlText.decoded(piece, 0, end), wanted)) {
        values.add(UrlText.decoded(piece, Math.min(end + 1, piece.length), piece.length));
      }
    }
    return values;
  }
}
