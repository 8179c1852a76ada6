package dev.httptrigger.crds.check;

/** How much a finding weighs. */
public enum Severity {
  /** The trigger, or the change, is not accepted. */
  ERROR,
  /** Accepted, and probably not what the author wants. */
  WARNING,
  /** Worth knowing; changes nothing. */
  INFO
}
