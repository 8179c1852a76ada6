package dev.httptrigger.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a YAML scalar without quotes means. Where YAML readers agree, that; where they don't
 * (kubectl still follows YAML 1.1, in which {@code y}, {@code no} and {@code on} are booleans and
 * {@code 010} is eight), nothing.
 */
final class PlainScalar {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
  private static final Set<String> BOOLEANS_OF_OLD =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off",
          "OFF");
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,99})");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([eE][-+]?[0-9]{1,3})?");
  private static final Pattern NUMBER_TO_SOME =
      Pattern.compile(
          "[-+]?(0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?"
              + "|\\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\\.(inf|Inf|INF))|\\.(nan|NaN|NAN)");

  private PlainScalar() {}

  /** The value; empty where readers disagree about it, and quotes are needed. */
  static Optional<JsonNode> value(String text) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (NULLS.contains(text)) {
      return Optional.of(nodes.nullNode());
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return Optional.of(nodes.booleanNode(TRUE.contains(text)));
    }
    if (INTEGER.matcher(text).matches()) {
      return Optional.of(integer(text));
    }
    if (DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))) {
      return Optional.of(nodes.numberNode(new BigDecimal(text)));
    }
    return ambiguous(text) ? Optional.empty() : Optional.of(nodes.textNode(text));
  }

  /** Whether this, as a key, is a boolean to some readers: kubectl makes {@code n:} a "false". */
  static boolean ambiguousKey(String text) {
    return BOOLEANS_OF_OLD.contains(text);
  }

  private static boolean ambiguous(String text) {
    return BOOLEANS_OF_OLD.contains(text) || NUMBER_TO_SOME.matcher(text).matches();
  }

  private static JsonNode integer(String text) {
    BigInteger number = new BigInteger(text);
    return number.bitLength() < Long.SIZE
        ? JsonNodeFactory.instance.numberNode(number.longValueExact())
        : JsonNodeFactory.instance.numberNode(number);
  }
}
