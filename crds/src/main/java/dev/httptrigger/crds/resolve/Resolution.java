package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.targets.TargetReading;
import java.util.List;
import java.util.Optional;

/**
 * What came of resolving a trigger.
 *
 * @param trigger the resolved trigger; there exactly when no finding is an error
 * @param findings the trigger's own and those about what it refers to, errors first
 * @param providerKeys the keys of every provider as far as they can be read, usable or not; empty
 *     where the list of providers itself can't be
 * @param revoked the list of revoked tokens as far as it can be read, the spec usable or not
 * @param targets what its targets stand for, the spec usable or not
 */
public record Resolution(
    Optional<ResolvedTrigger> trigger,
    List<Finding> findings,
    Optional<List<ProviderKeys>> providerKeys,
    RevocationReading revoked,
    TargetReading targets) {
  /** Takes copies and checks that the trigger is there exactly when nothing is wrong with it. */
  public Resolution {
    findings = List.copyOf(findings);
    providerKeys = providerKeys.map(List::copyOf);
    requireNonNull(revoked, "revoked is null");
    requireNonNull(targets, "targets is null");
    boolean errors = findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    if (trigger.isPresent() == errors) {
      throw new IllegalArgumentException(
          "a resolved trigger is there exactly when nothing is wrong with it");
    }
  }
}
