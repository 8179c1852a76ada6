package dev.httptrigger.extauthz.jws;

import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of an object's members, in the order written. All objects with the same names can share
 * one, as the payloads of an issuer's tokens do, and then take a fraction of the memory: no name
 * and no hash table of their own. Immutable.
 */
public final class MemberNames {
  private final List<String> names;
  private final Map<String, Integer> positions;

  private MemberNames(List<String> names, Map<String, Integer> positions) {
    this.names = names;
    this.positions = positions;
  }

  /**
   * These names.
   *
   * @throws IllegalArgumentException where one is there twice
   */
  public static MemberNames of(Collection<String> names) {
    Map<String, Integer> positions = new HashMap<>();
    for (String name : names) {
      positions.put(name, positions.size());
    }
    if (positions.size() < names.size()) {
      throw new IllegalArgumentException("a member's name is there twice");
    }
    return new MemberNames(List.copyOf(names), positions);
  }

  /**
   * The object in which they have these values.
   *
   * @param values one for each name, in their order
   */
  public JsonObject object(List<JsonValue> values) {
    if (values.size() != names.size()) {
      throw new IllegalArgumentException(values.size() + " values, " + names.size() + " names");
    }
    return new JsonObject(new NamedValues(this, values.toArray(JsonValue[]::new)));
  }

  /** All of them, in the order written. */
  public List<String> names() {
    return names;
  }

  String name(int position) {
    return names.get(position);
  }

  /** Where the name stands, or less than 0. */
  int position(@Nullable Object name) {
    Integer position = positions.get(name);
    return position == null ? -1 : position;
  }
}
