package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One object of a record while it is read: every member has exactly the type asked for, and {@link
 * #end} refuses those nobody asked for. The objects inside are ended by who reads them here. Not
 * safe for use by several threads.
 */
final class RecordObject {
  /**
   * Makes something of an object.
   *
   * @param <T> of what kind
   */
  @FunctionalInterface
  interface ObjectReader<T> {
    T read(RecordObject from) throws MalformedRecordException;
  }

  /** Longer than anything that a spec may hold. */
  static final int MAXIMUM_TEXT_LENGTH = 16 * 1024;

  /** More than any list in a spec may hold, index records apart. */
  static final int MAXIMUM_ITEMS = 256;

  private final ObjectNode node;
  private final String path;
  private final Set<String> seen = new HashSet<>();

  private RecordObject(ObjectNode node, String path) {
    this.node = node;
    this.path = path;
  }

  static RecordObject root(JsonNode node) throws MalformedRecordException {
    return object(node, "");
  }

  private static RecordObject object(JsonNode node, String path) throws MalformedRecordException {
    if (node instanceof ObjectNode object) {
      return new RecordObject(object, path);
    }
    throw new MalformedRecordException((path.isEmpty() ? "the content" : path) + " is no object");
  }

  /** Whether the member is there; it still has to be read. */
  boolean has(String name) {
    return node.has(name);
  }

  String text(String name) throws MalformedRecordException {
    return text(member(name), at(name));
  }

  Optional<String> optionalText(String name) throws MalformedRecordException {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  boolean flag(String name) throws MalformedRecordException {
    JsonNode value = member(name);
    if (!value.isBoolean()) {
      throw malformed(name, "is no boolean");
    }
    return value.booleanValue();
  }

  long integer(String name, long minimum, long maximum) throws MalformedRecordException {
    JsonNode value = member(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw malformed(name, "is no integer");
    }
    long number = value.longValue();
    if (number < minimum || number > maximum) {
      throw malformed(name, "is out of range");
    }
    return number;
  }

  Instant instant(String name) throws MalformedRecordException {
    String text = text(name);
    try {
      Instant instant = Instant.parse(text);
      if (instant.toString().equals(text)) {
        return instant;
      }
    } catch (DateTimeException notAnInstant) {
      throw malformed(name, "is no point in time");
    }
    throw malformed(name, "is no point in time in its canonical form");
  }

  <E extends Enum<E>> E constant(String name, Class<E> type) throws MalformedRecordException {
    return constant(text(name), type, at(name));
  }

  /** An object, read whole. */
  <T> T object(String name, ObjectReader<T> reader) throws MalformedRecordException {
    return whole(member(name), at(name), reader);
  }

  <T> Optional<T> optionalObject(String name, ObjectReader<T> reader)
      throws MalformedRecordException {
    return has(name) ? Optional.of(object(name, reader)) : Optional.empty();
  }

  /** A list of objects, each read whole. */
  <T> List<T> objects(String name, int maximum, ObjectReader<T> reader)
      throws MalformedRecordException {
    List<T> objects = new ArrayList<>();
    for (JsonNode item : list(name, maximum)) {
      objects.add(whole(item, at(name) + "[" + objects.size() + "]", reader));
    }
    return objects;
  }

  private static <T> T whole(JsonNode node, String path, ObjectReader<T> reader)
      throws MalformedRecordException {
    RecordObject object = object(node, path);
    T read = reader.read(object);
    object.end();
    return read;
  }

  List<String> texts(String name) throws MalformedRecordException {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list(name, MAXIMUM_ITEMS)) {
      texts.add(text(item, at(name) + "[" + texts.size() + "]"));
    }
    return texts;
  }

  /** A list of strings that names nothing twice. */
  Set<String> distinctTexts(String name) throws MalformedRecordException {
    List<String> texts = texts(name);
    Set<String> distinct = Set.copyOf(texts);
    if (distinct.size() != texts.size()) {
      throw malformed(name, "names something twice");
    }
    return distinct;
  }

  /** The whole object, unread members too; for the members of a JWK. */
  JsonNode tree() {
    return node;
  }

  /** Counts members as read that another reader looks at. */
  void readElsewhere(Set<String> names) {
    seen.addAll(names);
  }

  /** Refuses members that nobody asked for. */
  void end() throws MalformedRecordException {
    for (String name : (Iterable<String>) node::fieldNames) {
      if (!seen.contains(name)) {
        // The name itself may be anything, so it is not repeated.
        throw new MalformedRecordException(
            (path.isEmpty() ? "the content" : path) + " has an unknown member");
      }
    }
  }

  MalformedRecordException malformed(String name, String problem) {
    return new MalformedRecordException(at(name) + " " + problem);
  }

  private static <E extends Enum<E>> E constant(String text, Class<E> type, String path)
      throws MalformedRecordException {
    for (E constant : type.getEnumConstants()) {
      if (WireName.of(constant).equals(text)) {
        return constant;
      }
    }
    throw new MalformedRecordException(path + " is none of the known values");
  }

  private JsonNode list(String name, int maximum) throws MalformedRecordException {
    JsonNode value = member(name);
    if (!value.isArray()) {
      throw malformed(name, "is no list");
    }
    if (value.size() > maximum) {
      throw malformed(name, "has more than " + maximum + " items");
    }
    return value;
  }

  private JsonNode member(String name) throws MalformedRecordException {
    seen.add(name);
    JsonNode value = node.get(name);
    if (value == null) {
      throw malformed(name, "is missing");
    }
    return value;
  }

  private static String text(JsonNode value, String path) throws MalformedRecordException {
    if (!value.isTextual()) {
      throw new MalformedRecordException(path + " is no string");
    }
    if (value.textValue().length() > MAXIMUM_TEXT_LENGTH) {
      throw new MalformedRecordException(path + " is too long");
    }
    return value.textValue();
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
