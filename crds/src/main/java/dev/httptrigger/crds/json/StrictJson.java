package dev.httptrigger.crds.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One JSON text in strict UTF-8 (RFC 8259): no member twice at any depth, no lone surrogate,
 * nothing behind the value, at most {@value #MAXIMUM_DEPTH} levels and {@value
 * #MAXIMUM_NUMBER_LENGTH} characters a number. Safe for use by several threads.
 */
public final class StrictJson {
  /** How deep objects and lists may stand in each other. */
  public static final int MAXIMUM_DEPTH = 32;

  /** How long a number may be, in characters. */
  public static final int MAXIMUM_NUMBER_LENGTH = 100;

  private static final char REPLACEMENT = '\uFFFD';
  private static final char ESCAPE = '\\';

  private static final ObjectReader READER = reader();

  private StrictJson() {}

  /** What a text turned out to be. */
  public sealed interface Reading {}

  /**
   * The text is JSON.
   *
   * @param value its value
   */
  public record Parsed(JsonNode value) implements Reading {}

  /**
   * The text is no strict JSON.
   *
   * @param reason why and where, for people; never a piece of the text
   */
  public record NotJson(String reason) implements Reading {}

  /** Reads bytes, which must be UTF-8. */
  public static Reading parse(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    // What is no UTF-8 becomes this character, which may also stand there itself.
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(utf8)) {
      return new NotJson("is not UTF-8");
    }
    // What was UTF-8 holds half a pair as an escape only.
    return parse(text, text.indexOf(ESCAPE) >= 0);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
  }

  /** Reads a text. */
  public static Reading parse(String text) {
    return parse(text, text.indexOf(ESCAPE) >= 0 || hasSurrogate(text));
  }

  private static Reading parse(String text, boolean mayHoldHalves) {
    JsonNode value;
    try {
      value = READER.readTree(text);
    } catch (StreamConstraintsException tooMuch) {
      return new NotJson("is nested too deeply, or holds a number or name that is too long");
    } catch (JsonProcessingException notJson) {
      return new NotJson("is not strict JSON" + where(notJson.getLocation()));
    } catch (NumberFormatException tooFar) {
      // What Jackson throws for an exponent beyond what a BigDecimal has.
      return new NotJson("holds a number whose exponent is too large");
    }
    if (value.isMissingNode()) {
      return new NotJson("is empty");
    }
    if (mayHoldHalves && hasLoneSurrogate(value)) {
      return new NotJson("holds half of a surrogate pair");
    }
    return new Parsed(value);
  }

  private static ObjectReader reader() {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .maxNumberLength(MAXIMUM_NUMBER_LENGTH)
                    .build())
            .build();
    ObjectMapper mapper = JsonMapper.builder(factory).build();
    return mapper
        .reader()
        .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
  }

  /** The parser's own messages may quote the text, and the text may be a secret. */
  private static String where(JsonLocation location) {
    return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasLoneSurrogate(JsonNode node) {
    if (node.isTextual()) {
      return hasLoneSurrogate(node.textValue());
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (hasLoneSurrogate(member.getKey())) {
        return true;
      }
    }
    for (JsonNode child : node) {
      if (hasLoneSurrogate(child)) {
        return true;
      }
    }
    return false;
  }

  /** A pair is one code point outside this range. */
  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints()
        .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
