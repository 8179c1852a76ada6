package dev.httptrigger.crds.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.v1alpha1.ConfigMapKey;
import java.util.Optional;
import java.util.Set;

/** Which objects a trigger refers to, all in its own namespace. Stateless. */
public final class References {
  private References() {}

  /**
   * The ConfigMaps that a trigger refers to, whatever else is wrong with it.
   *
   * @param namespace the trigger's
   * @param spec its spec, as far as it has one
   */
  public static Set<ObjectName> configMaps(String namespace, JsonNode spec) {
    return revokedTokens(spec)
        .map(reference -> Set.of(new ObjectName(namespace, reference.name())))
        .orElseGet(Set::of);
  }

  /** The reference to a list of revoked tokens, as far as it can be read; not checked otherwise. */
  static Optional<ConfigMapKey> revokedTokens(JsonNode spec) {
    JsonNode reference = spec.path("jwt").path("revokedTokens").path("configMapRef");
    JsonNode name = reference.path("name");
    JsonNode key = reference.path("key");
    boolean readable =
        name.isTextual()
            && key.isTextual()
            && !name.textValue().isEmpty()
            && name.textValue().indexOf('/') < 0;
    return readable
        ? Optional.of(new ConfigMapKey(name.textValue(), key.textValue()))
        : Optional.empty();
  }
}
