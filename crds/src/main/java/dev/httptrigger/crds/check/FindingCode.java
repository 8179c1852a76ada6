package dev.httptrigger.crds.check;

/** The closed set of finding codes. Codes are stable: people search for them. */
public enum FindingCode {
  UNKNOWN_FIELD("UnknownField"),
  NOT_SUPPORTED_YET("NotSupportedYet");

  private final String text;

  FindingCode(String text) {
    this.text = text;
  }

  /** The code as people see it, in PascalCase. */
  public String text() {
    return text;
  }
}
