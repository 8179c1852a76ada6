package dev.httptrigger.extauthz.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What calls of some gateways may choose from: a gateway that can't name triggers is bound, by the
 * {@code :authority} of its calls, to the triggers of one namespace (DESIGN §4.1). Immutable.
 */
final class Scopes {
  private final Map<String, String> namespaces;
  private final Map<String, PolicyTable> tables;

  private Scopes(Map<String, String> namespaces, Map<String, PolicyTable> tables) {
    this.namespaces = namespaces;
    this.tables = tables;
  }

  /** No gateway is bound. */
  static Scopes none() {
    return new Scopes(Map.of(), Map.of());
  }

  /**
   * Gateways bound to namespaces.
   *
   * @param namespaces by {@code :authority}, which is compared as a whole
   * @param empty the table that every namespace begins with
   */
  static Scopes of(Map<String, String> namespaces, PolicyTable empty) {
    Map<String, PolicyTable> tables = new HashMap<>();
    namespaces.values().forEach(namespace -> tables.put(namespace, empty));
    return new Scopes(Map.copyOf(namespaces), Map.copyOf(tables));
  }

  /** The scopes after a change of a trigger of that namespace. */
  Scopes changed(String namespace, UnaryOperator<PolicyTable> change) {
    if (!tables.containsKey(namespace)) {
      return this;
    }
    Map<String, PolicyTable> changed = new HashMap<>(tables);
    changed.computeIfPresent(namespace, (name, table) -> change.apply(table));
    return new Scopes(namespaces, Map.copyOf(changed));
  }

  /** All that a call of that gateway may choose from; empty where it is not bound. */
  Optional<PolicyTable> candidates(String authority) {
    return Optional.ofNullable(namespaces.get(authority))
        .flatMap(namespace -> Optional.ofNullable(tables.get(namespace)));
  }
}
