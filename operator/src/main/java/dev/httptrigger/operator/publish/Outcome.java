package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Conflict;
import dev.httptrigger.operator.keysources.NamedKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What became of one generation of a trigger.
 *
 * @param uid the object's uid
 * @param generation the generation that was looked at
 * @param findings errors first; of the trigger alone, its keys and its hosts
 * @param conflict who has a host or prefix that it wanted
 * @param kind what the servers are told
 * @param keys the keys in force
 * @param enforcedGeneration the generation of the spec that the record was made of; empty where no
 *     spec decides
 * @param appliedFrom a server that applied everything up to this resourceVersion has it; empty
 *     while it is not written
 * @param keySetRecords the names of the records of the key sets that it refers to
 */
public record Outcome(
    String uid,
    long generation,
    List<Finding> findings,
    Optional<Conflict> conflict,
    Kind kind,
    List<NamedKey> keys,
    OptionalLong enforcedGeneration,
    OptionalLong appliedFrom,
    Set<String> keySetRecords) {
  /** Takes copies. */
  public Outcome {
    requireNonNull(uid, "uid is null");
    findings = List.copyOf(findings);
    requireNonNull(conflict, "conflict is null");
    requireNonNull(kind, "kind is null");
    keys = List.copyOf(keys);
    requireNonNull(enforcedGeneration, "enforcedGeneration is null");
    requireNonNull(appliedFrom, "appliedFrom is null");
    keySetRecords = Set.copyOf(keySetRecords);
  }

  /** What the servers are told about a trigger. */
  public enum Kind {
    /** This generation. */
    CURRENT,
    /** An older generation of the same object, because this one can't be used. */
    LAST_GOOD,
    /** To deny, because no generation could ever be used. */
    REFUSED,
    /** Nothing new: the record can't be read, and the spec can't be used to make another. */
    LEFT_AS_IT_IS
  }

  /** The findings of a severity, in their order. */
  public List<Finding> findings(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).toList();
  }

  /** Whether the spec is what the servers are told, all of it. */
  public boolean accepted() {
    return findings(Severity.ERROR).isEmpty();
  }
}
