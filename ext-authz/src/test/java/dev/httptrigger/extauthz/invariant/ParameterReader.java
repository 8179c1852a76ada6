package dev.httptrigger.extauthz.invariant;

import java.util.Arrays;
import java.util.List;

/** How upstreams read the parameters of a query or a form. */
enum ParameterReader {
  /** As the WHATWG URL standard says. */
  AMPERSANDS("&"),
  /** As old servers do. */
  SEMICOLONS_TOO("[&;]");

  private final String separators;

  ParameterReader(String separators) {
    this.separators = separators;
  }

  /** The parameters in their order, names and values decoded once. */
  List<Pair> read(String text) {
    return pieces(text).stream()
        .map(Pair::split)
        .map(pair -> new Pair(decoded(pair.name()), decoded(pair.value())))
        .toList();
  }

  /** The parameters as they are written. */
  List<String> pieces(String text) {
    return Arrays.stream(text.split(separators, -1)).filter(piece -> !piece.isEmpty()).toList();
  }

  private static String decoded(String text) {
    return Pair.unescaped(text.replace('+', ' '));
  }
}
