package dev.httptrigger.crds.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.manifest.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the key sets that stand in a trigger itself. */
final class InlineKeys {
  private static final String PROVIDERS = "spec.jwt.providers";

  private InlineKeys() {}

  /**
   * The keys of every provider; empty where the list of providers can't be understood whole, and so
   * says nothing about what was removed from it.
   */
  static Optional<List<ProviderKeys>> read(JsonNode resource) {
    JsonNode providers = resource.path("spec").path("jwt").path("providers");
    if (!providers.isArray()) {
      return Optional.empty();
    }
    List<ProviderKeys> all = new ArrayList<>();
    for (int index = 0; index < providers.size(); index++) {
      JsonNode provider = providers.get(index);
      if (!provider.path("name").isTextual()) {
        return Optional.empty();
      }
      String field = FieldPath.element(PROVIDERS, index);
      all.add(
          new ProviderKeys(
              provider.get("name").textValue(), field, reading(provider.path("jwks"), field)));
    }
    return Optional.of(all);
  }

  private static Optional<KeySetReading> reading(JsonNode jwks, String field) {
    JsonNode inline = jwks.path("inline");
    if (!inline.isObject()) {
      return Optional.empty();
    }
    KeyPolicy policy = new KeyPolicy(jwks.path("allowWellKnownKeys").asBoolean(false));
    return Optional.of(JwksReader.read(inline, field + ".jwks.inline", policy));
  }
}
