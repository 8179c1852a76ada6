package dev.httptrigger.crds.v1alpha1;

/** A part of a request: where a token may be ({@code in}), or where a claim goes ({@code to}). */
public enum Place implements WireText {
  /** A header. */
  HEADER("Header"),
  /** A cookie. */
  COOKIE("Cookie"),
  /** A parameter of the URL. */
  QUERY("Query"),
  /** A parameter of an {@code application/x-www-form-urlencoded} body. */
  FORM("Form");

  private final String text;

  Place(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
