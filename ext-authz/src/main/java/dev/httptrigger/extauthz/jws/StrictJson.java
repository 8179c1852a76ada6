package dev.httptrigger.extauthz.jws;

import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
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

  private static final char REPLACEMENT = '\ufffd';

  private final JsonCharacters characters;
  private int members;
  private @Nullable String problem;

  private StrictJson(String text) {
    this.characters = new JsonCharacters(text);
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
    String text = new String(bytes, StandardCharsets.UTF_8);
    // What is no UTF-8 was replaced by that character, which may as well have been there.
    return text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes)
        ? new Unreadable("not UTF-8")
        : new StrictJson(text).read();
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      CharBuffer _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private Reading read() {
    characters.skipWhiteSpace();
    JsonValue value = value(1);
    if (value == null) {
      return new Unreadable(problem == null ? "not JSON" : problem);
    }
    characters.skipWhiteSpace();
    if (!characters.atEnd()) {
      return new Unreadable("something follows the JSON value");
    }
    return value instanceof JsonObject object
        ? new ReadObject(object)
        : new Unreadable("not an object");
  }

  private @Nullable JsonValue value(int depth) {
    return switch (characters.peek()) {
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
    characters.next();
    Map<String, JsonValue> read = new LinkedHashMap<>();
    characters.skipWhiteSpace();
    if (characters.skip('}')) {
      return new JsonObject(new ReadMembers(read));
    }
    do {
      if (!member(read, depth)) {
        return null;
      }
    } while (characters.skip(','));
    return characters.skip('}')
        ? new JsonObject(new ReadMembers(read))
        : fail("an object does not end");
  }

  /** Reads one member and the white space around it. */
  private boolean member(Map<String, JsonValue> read, int depth) {
    characters.skipWhiteSpace();
    String name = characters.peek() == '"' ? string() : null;
    if (name == null) {
      return false;
    }
    characters.skipWhiteSpace();
    if (!characters.skip(':')) {
      return false;
    }
    characters.skipWhiteSpace();
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
    characters.skipWhiteSpace();
    return true;
  }

  private @Nullable JsonValue array(int depth) {
    if (depth > MAXIMUM_DEPTH) {
      return fail("nested too deep");
    }
    characters.next();
    List<JsonValue> elements = new ArrayList<>();
    characters.skipWhiteSpace();
    if (characters.skip(']')) {
      return new JsonArray(elements);
    }
    do {
      characters.skipWhiteSpace();
      JsonValue element = value(depth + 1);
      if (element == null) {
        return null;
      }
      elements.add(element);
      characters.skipWhiteSpace();
    } while (characters.skip(','));
    return characters.skip(']') ? new JsonArray(elements) : fail("an array does not end");
  }

  private @Nullable JsonValue literal(String word, JsonValue meaning) {
    return characters.skip(word) ? meaning : fail("not JSON");
  }

  private @Nullable JsonValue number() {
    int start = characters.position();
    characters.skip('-');
    if (!characters.skip('0') && !digits()) {
      return fail("not JSON");
    }
    if (characters.skip('.') && !digits()) {
      return fail("not JSON");
    }
    if (characters.skip('e') || characters.skip('E')) {
      if (!characters.skip('+')) {
        characters.skip('-');
      }
      if (!digits()) {
        return fail("not JSON");
      }
    }
    String number = characters.since(start);
    return number.length() > MAXIMUM_NUMBER_LENGTH
        ? fail("a number is too long")
        : new JsonNumber(number);
  }

  private boolean digits() {
    int start = characters.position();
    while (characters.peek() >= '0' && characters.peek() <= '9') {
      characters.next();
    }
    return characters.position() > start;
  }

  /** Reads a string whose opening quote is next. */
  private @Nullable String string() {
    return switch (JsonStrings.read(characters)) {
      case JsonStrings.Text text -> text.text();
      case JsonStrings.Broken broken -> {
        fail(broken.why());
        yield null;
      }
    };
  }

  private @Nullable JsonValue fail(String why) {
    if (problem == null) {
      problem = why;
    }
    return null;
  }
}
