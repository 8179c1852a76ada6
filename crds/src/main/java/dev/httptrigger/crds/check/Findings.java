package dev.httptrigger.crds.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the findings of one check. Not thread-safe; lives as long as one check. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();

  void error(FindingCode code, String field, String message, String mend) {
    all.add(new Finding(code, Severity.ERROR, field, message, mend));
  }

  void warning(FindingCode code, String field, String message, String mend) {
    all.add(new Finding(code, Severity.WARNING, field, message, mend));
  }

  boolean hasErrors() {
    return all.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /** Errors first, else as found. */
  List<Finding> sorted() {
    return all.stream().sorted(Comparator.comparing(Finding::severity)).toList();
  }
}
