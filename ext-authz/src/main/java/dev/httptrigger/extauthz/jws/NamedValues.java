package dev.httptrigger.extauthz.jws;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
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
        return new Members();
      }
    };
  }

  /** The members in the order written. */
  private final class Members implements Iterator<Map.Entry<String, JsonValue>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < values.length;
    }

    @Override
    public Map.Entry<String, JsonValue> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int position = next++;
      return Map.entry(names.name(position), values[position]);
    }
  }
}
