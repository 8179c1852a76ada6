package dev.httptrigger.cli;

import dev.httptrigger.cli.ManifestFiles.Located;
import dev.httptrigger.crds.check.CheckedTrigger;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.check.TriggerCheck;
import java.util.List;

/**
 * A trigger with all that can be said about it from files alone.
 *
 * @param located where it stands
 * @param findings what is wrong or remarkable
 */
record ValidatedTrigger(Located located, List<Finding> findings) {
  /** Takes a copy. */
  ValidatedTrigger {
    findings = List.copyOf(findings);
  }

  /** Whether a cluster would accept it. */
  boolean accepted() {
    return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /** All triggers of the files, in their order. */
  static List<ValidatedTrigger> all(ManifestFiles files) {
    TriggerCheck check = TriggerCheck.create();
    return files.triggers().stream().map(located -> validated(located, check)).toList();
  }

  private static ValidatedTrigger validated(Located located, TriggerCheck check) {
    CheckedTrigger checked = check.check(located.manifest().tree());
    return new ValidatedTrigger(located, checked.findings());
  }
}
