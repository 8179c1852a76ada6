package dev.httptrigger.operator.keysources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.resolve.ConfigMaps;
import dev.httptrigger.crds.resolve.ConfigMaps.Lookup;
import dev.httptrigger.crds.resolve.ConfigMaps.NotLabelled;
import dev.httptrigger.crds.resolve.ConfigMaps.Present;
import dev.httptrigger.crds.resolve.References;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The ConfigMaps that carry the label {@code httptrigger.dev/keys}, as the watch shows them. Safe
 * for use by several threads.
 */
public final class LabelledConfigMaps {
  /** What the watch asks for. */
  public static final String SELECTOR =
      HttpTriggerResource.KEYS_LABEL + "=" + HttpTriggerResource.KEYS_LABEL_VALUE;

  private volatile Function<ObjectName, Optional<ConfigMap>> watched = _ -> Optional.empty();

  /** Tells how one that is watched is found. */
  public void use(Function<ObjectName, Optional<ConfigMap>> cache) {
    watched = cache;
  }

  /** What is known just now of those that a trigger refers to. */
  public Referenced referenced(String namespace, JsonNode spec) {
    Map<ObjectName, Lookup> byName = new HashMap<>();
    for (ObjectName name : References.configMaps(namespace, spec)) {
      byName.put(name, lookup(watched.apply(name)));
    }
    return new Referenced(byName);
  }

  private static Lookup lookup(Optional<ConfigMap> seen) {
    return seen.<Lookup>map(
            configMap -> new Present(configMap.getData() == null ? Map.of() : configMap.getData()))
        .orElse(new NotLabelled());
  }

  /**
   * The ConfigMaps that one trigger refers to, at one moment; equal while none of them changes.
   *
   * @param byName all of them
   */
  public record Referenced(Map<ObjectName, Lookup> byName) implements ConfigMaps {
    /** Takes a copy. */
    public Referenced {
      byName = Map.copyOf(byName);
    }

    @Override
    public Lookup find(ObjectName name) {
      return byName.getOrDefault(name, new NotLabelled());
    }
  }
}
