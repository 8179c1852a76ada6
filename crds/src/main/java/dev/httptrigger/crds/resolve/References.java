package dev.httptrigger.crds.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
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
    JsonNode name = spec.path("jwt").path("revokedTokens").path("configMapRef").path("name");
    return name.isTextual() && !name.textValue().isEmpty() && name.textValue().indexOf('/') < 0
        ? Set.of(new ObjectName(namespace, name.textValue()))
        : Set.of();
  }
}
