package dev.httptrigger.extauthz.policy;

import java.util.Optional;
import java.util.function.Predicate;

/** Which headers carry claims, by namespace, and for how many triggers. Immutable. */
final class MappedNames {
  private final PersistentMap<String, PersistentMap<String, Integer>> byNamespace;

  private MappedNames(PersistentMap<String, PersistentMap<String, Integer>> byNamespace) {
    this.byNamespace = byNamespace;
  }

  static MappedNames empty() {
    return new MappedNames(PersistentMap.empty());
  }

  MappedNames with(Policy policy) {
    return changed(policy, 1);
  }

  MappedNames without(Policy policy) {
    return changed(policy, -1);
  }

  Predicate<String> in(String namespace) {
    return byNamespace
        .get(namespace)
        .<Predicate<String>>map(names -> name -> names.get(name).isPresent())
        .orElse(name -> false);
  }

  private MappedNames changed(Policy policy, int by) {
    PersistentMap<String, Integer> names =
        byNamespace.get(policy.trigger().namespace()).orElse(PersistentMap.empty());
    for (String name : policy.mappedNames()) {
      names =
          names.changed(
              name, count -> Optional.of(count.orElse(0) + by).filter(after -> after > 0));
    }
    String namespace = policy.trigger().namespace();
    return new MappedNames(
        names.isEmpty() ? byNamespace.without(namespace) : byNamespace.with(namespace, names));
  }
}
