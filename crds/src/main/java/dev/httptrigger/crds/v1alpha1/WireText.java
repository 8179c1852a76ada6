package dev.httptrigger.crds.v1alpha1;

/** A choice that manifests write as a word; implemented by enums. */
public interface WireText {
  /** The word as manifests write it, case included. */
  String text();

  /**
   * The constant that manifests write so.
   *
   * @throws IllegalArgumentException if no constant is written so
   */
  static <E extends Enum<E> & WireText> E parse(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.text().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("no " + type.getSimpleName() + " is written so");
  }
}
