package dev.httptrigger.operator.configuration;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses namespaces by their labels, as selectors of Kubernetes do: all that it requires must
 * hold.
 *
 * @param requirements at least one: what is empty by mistake must not choose every namespace
 */
record NamespaceSelector(List<Requirement> requirements) {
  NamespaceSelector {
    requirements = List.copyOf(requirements);
    if (requirements.isEmpty()) {
      throw new IllegalArgumentException("a selector that requires nothing");
    }
  }

  /** Whether a namespace with these labels is chosen. */
  boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(each -> each.isMetBy(labels.get(each.key())));
  }

  /** How a label is looked at. */
  enum Operator {
    /** It has one of the values. */
    IN,
    /** It is missing, or has none of the values. */
    NOT_IN,
    /** It is there. */
    EXISTS,
    /** It is missing. */
    DOES_NOT_EXIST
  }

  /**
   * What one label must be.
   *
   * @param key its name
   * @param operator how it is looked at
   * @param values of {@code IN} and {@code NOT_IN}
   */
  record Requirement(String key, Operator operator, Set<String> values) {
    Requirement {
      requireNonNull(key, "key is null");
      requireNonNull(operator, "operator is null");
      values = Set.copyOf(values);
    }

    private boolean isMetBy(@Nullable String value) {
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }
}
