package dev.httptrigger.operator.status;

/** The reasons of conditions that are no finding's code. People and tools match them. */
enum Reason {
  /** Accepted. */
  ACCEPTED("Accepted"),
  /** Nothing outside the trigger is referred to. */
  NO_REFERENCES("NoReferences"),
  /** All that the trigger refers to was read. */
  RESOLVED_REFS("ResolvedRefs"),
  /** Every server has it. */
  PROGRAMMED("Programmed"),
  /** Every server has it, and nothing is wrong. */
  READY("Ready"),
  /** The operator has not looked at it yet. */
  PENDING("Pending"),
  /** The servers do not have it yet. */
  WAITING_FOR_REPLICAS("WaitingForReplicas"),
  /** There is no server. */
  NO_REPLICAS("NoReplicas"),
  /** The spec can't be used, so there is nothing to program. */
  NOT_ACCEPTED("NotAccepted"),
  /** What the trigger refers to can't be used, so there is nothing new to program. */
  NOT_RESOLVED("NotResolved");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** As it stands in a condition. */
  String text() {
    return text;
  }
}
