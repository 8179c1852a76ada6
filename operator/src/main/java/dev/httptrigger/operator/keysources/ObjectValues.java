package dev.httptrigger.operator.keysources;

import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.resolve.ReferencedObjects.Lookup;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.crds.resolve.ReferencedObjects.Unreadable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Secret or ConfigMap of the cluster holds. Stateless. */
final class ObjectValues {
  private ObjectValues() {}

  static Lookup of(Secret secret) {
    Map<String, Octets> values = new HashMap<>();
    return areDecoded(secret.getData(), values) ? new Present(values, true) : notBase64();
  }

  static Lookup of(ConfigMap configMap) {
    Map<String, Octets> values = new HashMap<>();
    @Nullable Map<String, String> texts = configMap.getData();
    if (texts != null) {
      texts.forEach(
          (key, text) -> values.put(key, Octets.of(text.getBytes(StandardCharsets.UTF_8))));
    }
    return areDecoded(configMap.getBinaryData(), values) ? new Present(values, true) : notBase64();
  }

  private static boolean areDecoded(
      @Nullable Map<String, String> base64, Map<String, Octets> values) {
    if (base64 == null) {
      return true;
    }
    try {
      base64.forEach((key, text) -> values.put(key, Octets.of(Base64.getDecoder().decode(text))));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The API server takes no such object. */
  private static Lookup notBase64() {
    return new Unreadable("a value of its data is not base64");
  }
}
