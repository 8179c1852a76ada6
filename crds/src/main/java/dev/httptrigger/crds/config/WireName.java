package dev.httptrigger.crds.config;

import java.util.Locale;

/** How a constant is spelled in a record: as in manifests, {@code FunctionCompute}. */
public final class WireName {
  private WireName() {}

  /** The constant's spelling: {@code BASE64_URL} is {@code Base64Url}. */
  public static String of(Enum<?> constant) {
    StringBuilder text = new StringBuilder();
    for (String word : constant.name().split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }
}
