package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.Octets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration Secret holds, without Kubernetes.
 *
 * @param name the Secret's name
 * @param labels those of its labels that are ours to set
 * @param data its data, not base64; never printed, as it may hold shared secrets
 */
public record WireRecord(String name, Map<String, String> labels, Map<String, Octets> data) {
  /** The label that says what kind of record a Secret is. */
  public static final String RECORD_LABEL = "httptrigger.dev/record";

  /** The value of {@link #RECORD_LABEL} on a trigger's record. */
  public static final String TRIGGER = "trigger";

  /** The value of {@link #RECORD_LABEL} on the record of a key set. */
  public static final String KEY_SET = "keyset";

  /** The value of {@link #RECORD_LABEL} on an index record. */
  public static final String INDEX = "index";

  /** The label that says who writes the Secret. */
  public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

  /** The value of {@link #MANAGED_BY_LABEL}. */
  public static final String MANAGED_BY = "httptrigger";

  /** The data key of the JSON text. */
  public static final String CONTENT = "content";

  /** The data key of the SHA-256 of the content, as 64 hexadecimal digits in lower case. */
  public static final String SHA256 = "sha256";

  /** Takes copies. */
  public WireRecord {
    requireNonNull(name, "name is null");
    labels = Map.copyOf(labels);
    data = Map.copyOf(data);
  }

  /**
   * The record that a Secret holds. Whatever stands in its data, one odd Secret must not end the
   * reading of all: a value that is no base64 is empty here, and the codec refuses the record.
   *
   * @param base64 the Secret's data; null, or with null values, where it has none
   */
  public static WireRecord ofSecret(
      String name,
      Map<String, String> labels,
      @Nullable Map<String, ? extends @Nullable String> base64) {
    Map<String, Octets> data = new HashMap<>();
    if (base64 != null) {
      base64.forEach((key, value) -> data.put(key, decoded(value)));
    }
    return new WireRecord(name, labels, data);
  }

  private static Octets decoded(@Nullable String value) {
    try {
      return Octets.of(value == null ? new byte[0] : Base64.getDecoder().decode(value));
    } catch (IllegalArgumentException notBase64) {
      return Octets.of(new byte[0]);
    }
  }

  /** The name and the sizes. */
  @Override
  public String toString() {
    return "WireRecord[" + name + ", " + labels + ", " + data + "]";
  }
}
