package dev.httptrigger.crds.resolve;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;

/** What there is to say of an object that a trigger refers to and that can't be used as it is. */
final class ReferenceFindings {
  private static final String LABEL =
      HttpTriggerResource.KEYS_LABEL + "=" + HttpTriggerResource.KEYS_LABEL_VALUE;

  private ReferenceFindings() {}

  static Finding slashed(ObjectKind kind, String field) {
    return error(
        FindingCode.NAME_NOT_VALID,
        field + ".name",
        "No " + kind.text() + " has a slash in its name.",
        "Write the name alone: the " + kind.text() + " is in the trigger's own namespace.");
  }

  /** {@code without} says in one clause what can't be done until it is there. */
  static Finding missing(ObjectReference object, String field, String without) {
    return error(
        FindingCode.REFERENCE_MISSING,
        field + ".name",
        "There is no " + object + ".",
        "Create it with the label " + LABEL + ", or correct the name; " + without + ".");
  }

  static Finding notLabelled(ObjectReference object, String field) {
    return error(
        FindingCode.LABEL_MISSING,
        field + ".name",
        "There is no " + object + " with the label " + LABEL + ".",
        "Create it, or where it is there: " + command(object));
  }

  /** In files it is seen all the same. */
  static Finding wouldNotBeSeen(ObjectReference object, String field) {
    return new Finding(
        FindingCode.LABEL_MISSING,
        Severity.WARNING,
        field + ".name",
        "The " + object + " lacks the label " + LABEL + ", without which no operator sees it.",
        "Add the label; in a cluster: " + command(object));
  }

  static Finding unreadable(ObjectReference object, String field, String why) {
    return error(
        FindingCode.REFERENCE_UNREADABLE,
        field + ".name",
        "The " + object + " can't be read: " + why + ".",
        "Mend that; until then what was in force stays.");
  }

  /** {@code what} is what should stand under the key. */
  static Finding keyMissing(ObjectReference object, String field, String what) {
    return error(
        FindingCode.REFERENCE_MISSING,
        field + ".key",
        "The " + object + " has no such key in its data.",
        "Add the key with " + what + ", or correct it here.");
  }

  static Finding notBrought(ObjectReference object, String field) {
    return new Finding(
        FindingCode.REFERENCE_NOT_CHECKED,
        Severity.INFO,
        field,
        "The " + object + " is not among these files and was not looked at.",
        "Name its file too, to have it checked.");
  }

  static Finding error(FindingCode code, String field, String message, String mend) {
    return new Finding(code, Severity.ERROR, field, message, mend);
  }

  private static String command(ObjectReference object) {
    return "kubectl label -n %s %s %s %s"
        .formatted(
            object.name().namespace(), object.kind().resource(), object.name().name(), LABEL);
  }
}
