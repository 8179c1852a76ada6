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

  /** Whether that is the constant's spelling, without making it. */
  static boolean isOf(Enum<?> constant, String text) {
    String name = constant.name();
    int at = 0;
    boolean wordBegins = true;
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (letter == '_') {
        wordBegins = true;
        continue;
      }
      char expected = wordBegins ? letter : Character.toLowerCase(letter);
      if (at == text.length() || text.charAt(at) != expected) {
        return false;
      }
      at++;
      wordBegins = false;
    }
    return at == text.length();
  }
}
