package dev.httptrigger.extauthz.jws;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object as they were read, in that order. Immutable: only its reader had them.
 */
final class ReadMembers extends AbstractMap<String, JsonValue> {
  private final Map<String, JsonValue> members;

  /**
   * Takes them over.
   *
   * @param members not to be changed from now on
   */
  ReadMembers(Map<String, JsonValue> members) {
    this.members = members;
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public @Nullable JsonValue get(@Nullable Object name) {
    return members.get(name);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return members.containsKey(name);
  }

  @Override
  public Set<Map.Entry<String, JsonValue>> entrySet() {
    return Collections.unmodifiableMap(members).entrySet();
  }
}
