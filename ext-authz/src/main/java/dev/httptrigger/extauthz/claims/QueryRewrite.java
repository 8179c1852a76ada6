package dev.httptrigger.extauthz.claims;

import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.UrlText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A target with other parameters in its query (DESIGN §4.5). Names are compared after decoding,
 * pieces split at {@code &} and {@code ;}, as the most generous server does; what is not ours stays
 * byte for byte, in order.
 */
final class QueryRewrite {
  private static final String SEPARATORS = "&;";

  private QueryRewrite() {}

  /**
   * The target that the upstream gets.
   *
   * @param target as the client wrote it; each character is one byte
   * @param removed decoded names
   * @param added names as they are, values escaped; they stand at the end
   */
  static String rewritten(String target, Set<String> removed, List<Parameter> added) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    String kept = Pieces.without(query, SEPARATORS, piece -> removed.contains(name(piece)));
    StringBuilder rewritten = new StringBuilder(kept);
    for (Parameter parameter : added) {
      rewritten
          .append(rewritten.isEmpty() ? "" : "&")
          .append(Escapes.query(parameter.name()))
          .append('=')
          .append(parameter.value());
    }
    boolean untouched = kept.equals(query) && added.isEmpty();
    return untouched ? target : rewritten.isEmpty() ? path : path + "?" + rewritten;
  }

  private static String name(String piece) {
    int equals = piece.indexOf('=');
    byte[] octets = piece.getBytes(StandardCharsets.ISO_8859_1);
    return new String(
        UrlText.decoded(octets, 0, equals < 0 ? octets.length : equals), StandardCharsets.UTF_8);
  }
}
