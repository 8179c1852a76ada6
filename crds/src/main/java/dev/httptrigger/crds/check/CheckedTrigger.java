package dev.httptrigger.crds.check;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.util.List;
import java.util.Optional;

/**
 * A trigger after the checks.
 *
 * @param name which trigger
 * @param claimedHosts the hosts it claims, lower case, read as far as possible even from a broken
 *     spec: a trigger that can't be used still keeps its hosts closed
 * @param claimedPrefixes the prefixes it claims on each of them; never empty
 * @param claimedTargets the objects of the gateway that it claims, read as far as possible too
 * @param spec the spec; there exactly when no finding is an error
 * @param findings errors first, then warnings, each in the order of the schema
 */
public record CheckedTrigger(
    ObjectName name,
    List<String> claimedHosts,
    List<String> claimedPrefixes,
    List<TargetReference> claimedTargets,
    Optional<HttpTriggerSpec> spec,
    List<Finding> findings) {
  /** Takes copies and checks that the spec is there exactly when it can be used. */
  public CheckedTrigger {
    requireNonNull(name, "name is null");
    claimedHosts = List.copyOf(claimedHosts);
    claimedPrefixes = List.copyOf(claimedPrefixes);
    claimedTargets = List.copyOf(claimedTargets);
    findings = List.copyOf(findings);
    if (claimedPrefixes.isEmpty()) {
      throw new IllegalArgumentException("a trigger claims at least one prefix");
    }
    boolean errors = findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    if (spec.isPresent() == errors) {
      throw new IllegalArgumentException("a spec is there exactly when nothing is wrong with it");
    }
  }
}
