package dev.httptrigger.extauthz.jws;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The members of one object, whose names are held elsewhere. Immutable. */
final class NamedValues extends AbstractMap<String, JsonValue> {
  private final MemberNames names;
  private final JsonValue[] values;

  /** Members whose values are in the order of the names; the array is nobody else's. */
  NamedValues(MemberNames names, JsonValue[] values) {
    this.names = names;
    this.values = values;
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public @Nullable JsonValue get(@Nullable Object name) {
    int position = names.position(name);
    return position < 0 ? null : values[position];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return names.position(name) >= 0;
  }

  @Override
  public Set<Map.Entry<String, JsonValue>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return values.length;
      }

      @Override
      public Iterator<Map.Entry<String, JsonValue>> iterator() {
        return IntStream.range(0, values.length)
            .mapToObj(position -> Map.entry(names.name(position), values[position]))
            .iterator();
      }
    };
  }
}
