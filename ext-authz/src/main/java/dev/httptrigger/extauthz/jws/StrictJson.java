package dev.httptrigger.extauthz.jws;

import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON of which no two readers can make different things (DESIGN §4.4): strict UTF-8, the
 * grammar of RFC 8259 and nothing beside it, no name twice in an object at any depth, at most
 * {@value #MAXIMUM_DEPTH} levels, {@value #MAXIMUM_MEMBERS} members in all, numbers of at most
 * {@value #MAXIMUM_NUMBER_LENGTH} characters, no lone surrogates, nothing after the value.
 *
 * <p>One reader reads one text, on one thread.
 */
public final class StrictJson {
  /** How deep arrays and objects may be nested; the outermost is the first level. */
  public static final int MAXIMUM_DEPTH = 32;

  /** How many members all objects of a text may have together. */
  public static final int MAXIMUM_MEMBERS = 1_000;

  /** How many characters a number may have. */
  public static final int MAXIMUM_NUMBER_LENGTH = 100;

  private static final char END = '\uffff';

  private final String text;
  private int position;
  private int members;
  private @Nullable String problem;

  private StrictJson(String text) {
    this.text = text;
  }

  /** What came of reading a text. */
  public sealed interface Reading {}

  /**
   * The text was an object.
   *
   * @param object what it said
   */
  public record ReadObject(JsonObject object) implements Reading {}

  /**
   * The text was not an object, or not strict JSON.
   *
   * @param why what is wrong, without a word of the text
   */
  public record Unreadable(String why) implements Reading {}

  /** Reads the whole of the bytes as one JSON object. Never throws, whatever they are. */
  public static Reading readObject(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new Unreadable("not UTF-8");
    }
    return new StrictJson(text).read();
  }

  private Reading read() {
    skipWhiteSpace();
    JsonValue value = value(1);
    if (value == null) {
      return new Unreadable(problem == null ? "not JSON" : problem);
    }
    skipWhiteSpace();
    if (position < text.length()) {
      return new Unreadable("something follows the JSON value");
    }
    return value instanceof JsonObject object
        ? new ReadObject(object)
        : new Unreadable("not an object");
  }

  private @Nullable JsonValue value(int depth) {
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> {
        String string = string();
        yield string == null ? null : new JsonString(string);
      }
      case 't' -> literal("true", new JsonBoolean(true));
      case 'f' -> literal("false", new JsonBoolean(false));
      case 'n' -> literal("null", new JsonNull());
      default -> number();
    };
  }

  private @Nullable JsonValue object(int depth) {
    if (depth > MAXIMUM_DEPTH) {
      return fail("nested too deep");
    }
    position++;
    Map<String, JsonValue> read = new LinkedHashMap<>();
    skipWhiteSpace();
    if (skip('}')) {
      return new JsonObject(read);
    }
    do {
      if (!member(read, depth)) {
        return null;
      }
    } while (skip(','));
    return skip('}') ? new JsonObject(read) : fail("an object does not end");
  }

  /** Reads one member and the white space around it. */
  private boolean member(Map<String, JsonValue> read, int depth) {
    skipWhiteSpace();
    String name = peek() == '"' ? string() : null;
    if (name == null) {
      return false;
    }
    skipWhiteSpace();
    if (!skip(':')) {
      return false;
    }
    skipWhiteSpace();
    JsonValue value = value(depth + 1);
    if (value == null) {
      return false;
    }
    if (++members > MAXIMUM_MEMBERS) {
      fail("too many members");
      return false;
    }
    if (read.put(name, value) != null) {
      fail("a member's name stands twice");
      return false;
    }
    skipWhiteSpace();
    return true;
  }

  private @Nullable JsonValue array(int depth) {
    if (depth > MAXIMUM_DEPTH) {
      return fail("nested too deep");
    }
    position++;
    List<JsonValue> elements = new ArrayList<>();
    skipWhiteSpace();
    if (skip(']')) {
      return new JsonArray(elements);
    }
    do {
      skipWhiteSpace();
      JsonValue element = value(depth + 1);
      if (element == null) {
        return null;
      }
      elements.add(element);
      skipWhiteSpace();
    } while (skip(','));
    return skip(']') ? new JsonArray(elements) : fail("an array does not end");
  }

  private @Nullable JsonValue literal(String word, JsonValue meaning) {
    if (!text.startsWith(word, position)) {
      return fail("not JSON");
    }
    position += word.length();
    return meaning;
  }

  private @Nullable JsonValue number() {
    int start = position;
    skip('-');
    if (!skip('0') && !digits()) {
      return fail("not JSON");
    }
    if (skip('.') && !digits()) {
      return fail("not JSON");
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      if (!digits()) {
        return fail("not JSON");
      }
    }
    return position - start > MAXIMUM_NUMBER_LENGTH
        ? fail("a number is too long")
        : new JsonNumber(text.substring(start, position));
  }

  private boolean digits() {
    int start = position;
    while (peek() >= '0' && peek() <= '9') {
      position++;
    }
    return position > start;
  }

  /** Reads a string whose opening quote is next. */
  private @Nullable String string() {
    int start = ++position;
    while (position < text.length()) {
      char character = text.charAt(position);
      if (character == '"') {
        return text.substring(start, position++);
      }
      if (character == '\\') {
        return stringWithEscapes(start);
      }
      if (character < ' ') {
        break;
      }
      position++;
    }
    fail("a string has a control character or does not end");
    return null;
  }

  private @Nullable String stringWithEscapes(int start) {
    StringBuilder read = new StringBuilder(text.substring(start, position));
    while (position < text.length()) {
      char character = text.charAt(position++);
      if (character == '"') {
        return wholeCharacters(read.toString());
      }
      if (character < ' ') {
        break;
      }
      int resolved = character == '\\' ? escape() : character;
      if (resolved < 0) {
        fail("a string has an escape that JSON does not know");
        return null;
      }
      read.append((char) resolved);
    }
    fail("a string has a control character or does not end");
    return null;
  }

  /** What the escape after a backslash stands for, or a negative number. */
  private int escape() {
    char character = peek();
    position++;
    return switch (character) {
      case '"', '\\', '/' -> character;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> fourHexDigits();
      default -> -1;
    };
  }

  private int fourHexDigits() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = hexDigit(peek());
      if (digit < 0) {
        return -1;
      }
      unit = unit * 16 + digit;
      position++;
    }
    return unit;
  }

  /**
   * The value of an ASCII hexadecimal digit: {@link Character#digit} takes those of all scripts.
   */
  private static int hexDigit(char character) {
    return character < 128 ? Character.digit(character, 16) : -1;
  }

  private @Nullable String wholeCharacters(String string) {
    for (int i = 0; i < string.length(); i++) {
      char unit = string.charAt(i);
      if (Character.isSurrogate(unit)) {
        boolean pair =
            Character.isHighSurrogate(unit)
                && i + 1 < string.length()
                && Character.isLowSurrogate(string.charAt(i + 1));
        if (!pair) {
          fail("a string has half a character");
          return null;
        }
        i++;
      }
    }
    return string;
  }

  private void skipWhiteSpace() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
      position++;
    }
  }

  private boolean skip(char character) {
    if (peek() != character || position >= text.length()) {
      return false;
    }
    position++;
    return true;
  }

  private char peek() {
    return position < text.length() ? text.charAt(position) : END;
  }

  private @Nullable JsonValue fail(String why) {
    if (problem == null) {
      problem = why;
    }
    return null;
  }
}
