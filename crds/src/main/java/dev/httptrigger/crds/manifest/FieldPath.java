package dev.httptrigger.crds.manifest;

/**
 * Field paths as findings show them: {@code spec.jwt.providers[0].issuer}. The root is the empty
 * string; a name that is not of letters, digits, hyphens and underscores is quoted in brackets.
 */
public final class FieldPath {
  /** The object itself. */
  public static final String ROOT = "";

  private FieldPath() {}

  /** The path of a field of the object at {@code parent}. */
  public static String field(String parent, String name) {
    if (!isPlain(name)) {
      return parent + "[\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
    }
    return parent.isEmpty() ? name : parent + "." + name;
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      boolean plain =
          (letter >= 'a' && letter <= 'z')
              || (letter >= 'A' && letter <= 'Z')
              || (letter >= '0' && letter <= '9')
              || letter == '_'
              || letter == '-';
      if (!plain) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** The path of an element, counted from 0, of the list at {@code parent}. */
  public static String element(String parent, int index) {
    return parent + "[" + index + "]";
  }

  /** The path of what holds {@code path}; the root is its own parent. */
  static String parent(String path) {
    if (path.endsWith("\"]")) {
      return path.substring(0, Math.max(0, path.lastIndexOf("[\"")));
    }
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}
