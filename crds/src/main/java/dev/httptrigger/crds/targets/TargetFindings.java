package dev.httptrigger.crds.targets;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.TargetKind;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import java.util.List;

/** What there is to say of a target that does not stand for hosts and prefixes as it is. */
final class TargetFindings {
  private static final String STAYS = "until then what was in force stays.";
  private static final String WAYS_OUT =
      "have the gateway say which of its objects a request belongs to, or name the trigger on the"
          + " route by its id";

  private TargetFindings() {}

  static Finding missing(TargetKind kind, ObjectName name, String field) {
    return error(
        FindingCode.REFERENCE_MISSING,
        field + ".name",
        "There is no " + kind.text() + " " + name + ".",
        "Create it, or correct the name; " + STAYS);
  }

  static Finding notServed(TargetKind kind, String field) {
    return error(
        FindingCode.REFERENCE_MISSING,
        field + ".kind",
        "The cluster has no " + kind.text() + " of " + kind.group() + ".",
        "Install that API, or write hosts instead; " + STAYS);
  }

  static Finding notKnown(TargetKind kind, ObjectName name, String field) {
    return warning(
        FindingCode.TARGET_STATUS_UNKNOWN,
        field,
        "The " + kind.text() + " " + name + " can't be read just now.",
        "Wait; if it stays so, see whether the operator may list them. No host that was in force"
            + " leaves until then.");
  }

  static Finding onlyFiles(TargetKind kind, ObjectName name, String field) {
    return warning(
        FindingCode.TARGET_NEEDS_METADATA,
        field,
        "Which hosts the "
            + kind.text()
            + " "
            + name
            + " has is known in a cluster only; here a gateway has to say that a request is its.",
        "Write hosts, or " + WAYS_OUT + ".");
  }

  static Finding notAsked(TargetKind kind, ObjectName name, String field) {
    return new Finding(
        FindingCode.REFERENCE_NOT_CHECKED,
        Severity.INFO,
        field,
        "Which hosts the "
            + kind.text()
            + " "
            + name
            + " has, a gateway says in its status in the cluster; that was not looked at.",
        "See the trigger's own status there.");
  }

  static Finding noSection(ObjectName route, String section, String field) {
    return error(
        FindingCode.TARGET_SECTION_NOT_KNOWN,
        field + ".sectionName",
        "The HTTPRoute " + route + " has no rule with the name " + section + ".",
        "Give the rule that name, or correct it here; " + STAYS);
  }

  static Finding notAccepted(ObjectName route, String field) {
    return error(
        FindingCode.TARGET_NOT_ACCEPTED,
        field,
        "No gateway takes the HTTPRoute " + route + ".",
        "See the conditions in its status, and mend what they say; " + STAYS);
  }

  static Finding silent(ObjectName route, List<String> parents, String field) {
    return warning(
        FindingCode.TARGET_STATUS_UNKNOWN,
        field,
        "The "
            + String.join(" and the ", parents)
            + " has not said which hosts of the HTTPRoute "
            + route
            + " it takes as they are now.",
        "See the status of both. No host that was in force leaves until then.");
  }

  static Finding noGateway(ObjectName route, List<String> parents, String field) {
    return warning(
        FindingCode.TARGET_NEEDS_METADATA,
        field,
        "The HTTPRoute "
            + route
            + " is attached to the "
            + String.join(" and the ", parents)
            + ", which is no Gateway: by which hosts requests come from there is not known.",
        "Attach it to a Gateway, write hosts, or " + WAYS_OUT + ".");
  }

  static Finding notByPath(ObjectName route, String rule, String field) {
    return warning(
        FindingCode.TARGET_NEEDS_METADATA,
        field,
        "Of the HTTPRoute "
            + route
            + ", "
            + rule
            + " does not take all requests under a path prefix: host and path don't tell its"
            + " requests from others, so they are denied where no gateway tells.",
        "Match by PathPrefix alone, or " + WAYS_OUT + ".");
  }

  static Finding noHosts(ObjectName service, String field) {
    return warning(
        FindingCode.TARGET_NEEDS_METADATA,
        field,
        "The status of the Service "
            + service
            + " names no hosts: a gateway has to say that a request is its.",
        "See whether the Service is ready, write hosts, or use Kourier, which says so.");
  }

  static Finding notSaid(ObjectName service, String field) {
    return warning(
        FindingCode.TARGET_STATUS_UNKNOWN,
        field,
        "Knative has not said which hosts the Service " + service + " has as it is now.",
        "See its status and that of its DomainMappings. No host that was in force leaves until"
            + " then.");
  }

  static Finding tooManyHosts(int hosts, int maximum) {
    return error(
        FindingCode.TOO_MANY,
        "spec.targetRefs",
        "The targets stand for " + hosts + " hosts, and a trigger has at most " + maximum + ".",
        "Split it into several triggers; " + STAYS);
  }

  private static Finding error(FindingCode code, String field, String message, String mend) {
    return new Finding(code, Severity.ERROR, field, message, mend);
  }

  private static Finding warning(FindingCode code, String field, String message, String mend) {
    return new Finding(code, Severity.WARNING, field, message, mend);
  }
}
