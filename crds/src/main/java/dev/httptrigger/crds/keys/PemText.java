package dev.httptrigger.crds.keys;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The blocks of a text in PEM (RFC 7468 §2); text around them explains and is passed over. */
final class PemText {
  /** How a block begins. */
  static final String BEGIN = "-----BEGIN ";

  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /** Longer than any label there is. */
  private static final int MAXIMUM_LABEL = 64;

  private PemText() {}

  /**
   * One block.
   *
   * @param label what it is, in capitals
   * @param content its bytes; never printed
   */
  record Block(String label, Octets content) {
    Block {
      requireNonNull(label, "label is null");
      requireNonNull(content, "content is null");
    }
  }

  /** All blocks in their order; empty where one of them is not whole. */
  static Optional<List<Block>> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
      if (labelEnd < 0 || labelEnd - begin > MAXIMUM_LABEL) {
        return Optional.empty();
      }
      String label = text.substring(begin + BEGIN.length(), labelEnd);
      String endLine = END + label + DASHES;
      int end = text.indexOf(endLine, labelEnd);
      if (!label.matches("[A-Z0-9]+( [A-Z0-9]+)*") || end < 0) {
        return Optional.empty();
      }
      Optional<Octets> content = content(text.substring(labelEnd + DASHES.length(), end), label);
      if (content.isEmpty()) {
        return Optional.empty();
      }
      blocks.add(new Block(label, content.get()));
      begin = text.indexOf(BEGIN, end + endLine.length());
    }
    return Optional.of(blocks);
  }

  private static Optional<Octets> content(String between, String label) {
    if (label.endsWith("PRIVATE KEY")) {
      // Not looked at: old tools write headers there, and nothing of it is ever used.
      return Optional.of(Octets.of(new byte[0]));
    }
    try {
      return Optional.of(Octets.of(Base64.getDecoder().decode(between.replaceAll("\\s", ""))));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
