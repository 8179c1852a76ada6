package dev.httptrigger.crds.hosts;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.hosts.Loss.HeldBy;
import dev.httptrigger.crds.hosts.Loss.NotGranted;
import dev.httptrigger.crds.hosts.Loss.Reserved;
import dev.httptrigger.crds.hosts.Loss.UnderGrant;
import dev.httptrigger.crds.hosts.Loss.WildcardNotGranted;

/** Says a {@link Loss} to the people whose trigger lost. Stateless. */
public final class LossFindings {
  private static final String PLACE =
      "under hostGrants in config.yaml of the ConfigMap httptrigger-operator: ";

  private LossFindings() {}

  /**
   * The finding, an error.
   *
   * @param loser whose loss it is
   * @param field where the host stands in the spec, {@code spec.hosts[0]}
   */
  public static Finding of(Loss loss, ObjectName loser, String field) {
    String host = "The host " + loss.host();
    return switch (loss.cause()) {
      case HeldBy held when held.winner().namespace().equals(loser.namespace()) ->
          error(
              FindingCode.CONFLICT,
              field,
              "On the host %s, the path prefix %s belongs to the trigger %s, which held it first."
                  .formatted(loss.host(), String.join(", ", loss.prefixes()), held.winner()),
              "Take the host or the prefix out of one of the two.");
      case HeldBy held ->
          error(
              FindingCode.CONFLICT,
              field,
              host + " belongs to the trigger " + held.winner() + ".",
              "Use another host, or agree with the people of that namespace.");
      case Reserved reserved ->
          error(
              FindingCode.HOST_RESERVED,
              field,
              "%s left another namespace and is kept for it until %s."
                  .formatted(host, reserved.until()),
              "Wait until then, or ask the cluster's administrator for this line "
                  + PLACE
                  + grant(loser.namespace(), loss.host()));
      case WildcardNotGranted _ ->
          error(
              FindingCode.WILDCARD_NOT_GRANTED,
              field,
              host + " answers for hosts that are nobody's yet, so it needs a grant.",
              "Name exact hosts, or ask the cluster's administrator for this line "
                  + PLACE
                  + grant(loser.namespace(), loss.host()));
      case UnderGrant under ->
          error(
              FindingCode.HOST_UNDER_GRANT,
              field,
              "%s lies under %s, which is granted to other namespaces."
                  .formatted(host, under.pattern()),
              "Use another host, or ask the cluster's administrator for this line "
                  + PLACE
                  + grant(loser.namespace(), loss.host()));
      case NotGranted _ ->
          error(
              FindingCode.HOST_NOT_GRANTED,
              field,
              host + " is not granted to this namespace.",
              "Ask the cluster's administrator for this line "
                  + PLACE
                  + grant(loser.namespace(), loss.host()));
    };
  }

  private static String grant(String namespace, String host) {
    return "- {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}},"
            .formatted(namespace)
        + " hosts: [\"%s\"]}".formatted(host);
  }

  private static Finding error(FindingCode code, String field, String message, String mend) {
    return new Finding(code, Severity.ERROR, field, message, mend);
  }
}
