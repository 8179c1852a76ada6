package dev.httptrigger.crds;

import java.util.Locale;

/** The kinds of object that a trigger may take keys or lists from. */
public enum ObjectKind {
  SECRET("Secret"),
  CONFIG_MAP("ConfigMap");

  private final String text;

  ObjectKind(String text) {
    this.text = text;
  }

  /** The kind as manifests write it. */
  public String text() {
    return text;
  }

  /** The kind as it stands in a command of {@code kubectl}. */
  public String resource() {
    return text.toLowerCase(Locale.ROOT);
  }
}
