package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private static final int NO_ITEM = -1;

  private final ObjectNode node;

  /** Where it stands; written out as a path only where something is wrong. */
  private final Optional<Place> place;

  /** The members asked for: so few that a list is searched faster than a set is made. */
  private final List<String> seen = new ArrayList<>();

  private RecordObject(ObjectNode node, Optional<Place> place) {
    this.node = node;
    this.place = place;
  }

  /**
   * Where a value stands.
   *
   * @param in the object that it is in
   * @param name the member's
   * @param item which one of the member's list; {@link #NO_ITEM}: the member itself
   */
  private record Place(RecordObject in, String name, int item) {
    String path() {
      return in.at(name) + (item == NO_ITEM ? "" : "[" + item + "]");
    }
  }

  static RecordObject root(JsonNode node) throws MalformedRecordException {
    return object(node, Optional.empty());
  }

  private static RecordObject object(JsonNode node, Optional<Place> place)
      throws MalformedRecordException {
    if (node instanceof ObjectNode object) {
      return new RecordObject(object, place);
    }
    throw new MalformedRecordException(path(place) + " is no object");
  }

  private static String path(Optional<Place> place) {
    return place.map(Place::path).orElse("the content");
  }

  /** Whether the member is there; it still has to be read. */
  boolean has(String name) {
    return node.has(name);
  }

  String text(String name) throws MalformedRecordException {
    return text(member(name), name, NO_ITEM);
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
    return switch (CanonicalInstant.read(text(name))) {
      case CanonicalInstant.Read(Instant instant) -> instant;
      case CanonicalInstant.NotAnInstant() -> throw malformed(name, "is no point in time");
      case CanonicalInstant.NotCanonical() ->
          throw malformed(name, "is no point in time in its canonical form");
    };
  }

  <E extends Enum<E>> E constant(String name, Class<E> type) throws MalformedRecordException {
    String text = text(name);
    for (E constant : type.getEnumConstants()) {
      if (WireName.isOf(constant, text)) {
        return constant;
      }
    }
    throw malformed(name, "is none of the known values");
  }

  /** An object, read whole. */
  <T> T object(String name, ObjectReader<T> reader) throws MalformedRecordException {
    return whole(member(name), new Place(this, name, NO_ITEM), reader);
  }

  <T> Optional<T> optionalObject(String name, ObjectReader<T> reader)
      throws MalformedRecordException {
    return has(name) ? Optional.of(object(name, reader)) : Optional.empty();
  }

  /** A list of objects, each read whole. */
  <T> List<T> objects(String name, int maximum, ObjectReader<T> reader)
      throws MalformedRecordException {
    JsonNode list = list(name, maximum);
    List<T> objects = new ArrayList<>(list.size());
    for (int item = 0; item < list.size(); item++) {
      objects.add(whole(list.path(item), new Place(this, name, item), reader));
    }
    return objects;
  }

  private static <T> T whole(JsonNode node, Place place, ObjectReader<T> reader)
      throws MalformedRecordException {
    RecordObject object = object(node, Optional.of(place));
    T read = reader.read(object);
    object.end();
    return read;
  }

  List<String> texts(String name) throws MalformedRecordException {
    JsonNode list = list(name, MAXIMUM_ITEMS);
    List<String> texts = new ArrayList<>(list.size());
    for (int item = 0; item < list.size(); item++) {
      texts.add(text(list.path(item), name, item));
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
  void readElsewhere(List<String> names) {
    seen.addAll(names);
  }

  /** Refuses members that nobody asked for. */
  void end() throws MalformedRecordException {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!seen.contains(member.getKey())) {
        // The name itself may be anything, so it is not repeated.
        throw new MalformedRecordException(path(place) + " has an unknown member");
      }
    }
  }

  MalformedRecordException malformed(String name, String problem) {
    return new MalformedRecordException(at(name) + " " + problem);
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

  private String text(JsonNode value, String name, int item) throws MalformedRecordException {
    String text = value.textValue();
    if (text == null) {
      throw new MalformedRecordException(new Place(this, name, item).path() + " is no string");
    }
    if (text.length() > MAXIMUM_TEXT_LENGTH) {
      throw new MalformedRecordException(new Place(this, name, item).path() + " is too long");
    }
    return text;
  }

  private String at(String name) {
    return place.map(there -> there.path() + "." + name).orElse(name);
  }
}
