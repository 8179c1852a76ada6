package dev.httptrigger.crds.keys;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import java.util.List;
import java.util.Optional;

/**
 * What a source of keys turned out to hold.
 *
 * @param readable whether it could be understood at all; a key that is not in a readable source was
 *     removed from it, while an unreadable source says nothing
 * @param usable the keys that may verify, in their order; empty where the source is unreadable.
 *     Where a finding is an error, {@code kid}s may stand twice
 * @param findings what is wrong or remarkable
 */
public record KeySetReading(
    boolean readable, List<VerificationKey> usable, List<Finding> findings) {
  /** Takes copies. */
  public KeySetReading {
    usable = List.copyOf(usable);
    findings = List.copyOf(findings);
  }

  /** The keys as a set, when nothing about the source is an error. */
  public Optional<KeySet> keySet() {
    boolean refused = findings.stream().anyMatch(found -> found.severity() == Severity.ERROR);
    return refused ? Optional.empty() : Optional.of(new KeySet(usable));
  }
}
