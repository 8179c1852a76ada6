package dev.httptrigger.crds.pipeline;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Loss;
import dev.httptrigger.crds.hosts.Loss.HeldBy;
import dev.httptrigger.crds.hosts.Ownership.Share;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of one trigger.
 *
 * @param config its configuration from now on
 * @param basis what the configuration rests on
 * @param findings all there is to say about the trigger, lost hosts included, errors first
 * @param share the hosts that it holds and those that it lost
 */
public record TriggerOutcome(
    TriggerConfig config, Basis basis, List<Finding> findings, Share share) {
  /** Takes a copy. */
  public TriggerOutcome {
    requireNonNull(config, "config is null");
    requireNonNull(basis, "basis is null");
    findings = List.copyOf(findings);
    requireNonNull(share, "share is null");
  }

  /** The same with warnings that only all triggers together show. */
  TriggerOutcome with(List<Finding> warnings) {
    if (warnings.isEmpty()) {
      return this;
    }
    List<Finding> all = Stream.concat(findings.stream(), warnings.stream()).toList();
    return new TriggerOutcome(config, basis, all, share);
  }

  /** Whether nothing about the trigger is an error, and it holds all that it claims. */
  public boolean accepted() {
    return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /** The trigger that won a host from this one: the first, by host. */
  public Optional<ObjectName> winner() {
    for (Loss loss : share.losses()) {
      if (loss.cause() instanceof HeldBy held) {
        return Optional.of(held.winner());
      }
    }
    return Optional.empty();
  }

  /** What the index must say of the trigger. */
  public IndexEntry indexEntry() {
    return IndexEntry.of(config.trigger(), config.uid(), share.holds(), config.targets());
  }

  /** What a configuration rests on. */
  public enum Basis {
    /** The spec as it is now, on the hosts that the trigger holds. */
    SPEC,
    /**
     * The last spec of the same object that could be used; keys removed since are gone, and tokens
     * revoked since are refused.
     */
    LAST_GOOD,
    /** Nothing could ever be used: every request is denied. */
    NOTHING
  }
}
