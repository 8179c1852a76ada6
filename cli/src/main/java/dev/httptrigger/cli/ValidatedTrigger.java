package dev.httptrigger.cli;

import dev.httptrigger.cli.ManifestFiles.Located;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.pipeline.TriggerPipeline;
import dev.httptrigger.crds.pipeline.TriggerState;
import dev.httptrigger.crds.resolve.ManifestObjects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A trigger with all that can be said about it from files alone, together with the others there.
 *
 * @param located where it stands
 * @param findings what is wrong or remarkable, errors first
 * @param config what a server that reads these files has in force for it; empty for the second
 *     trigger of a name
 * @param keySets the key sets that the triggers of the files refer to
 */
record ValidatedTrigger(
    Located located,
    List<Finding> findings,
    Optional<TriggerConfig> config,
    Map<KeySetSource, KeySet> keySets) {
  /** Takes copies. */
  ValidatedTrigger {
    findings = List.copyOf(findings);
    keySets = Map.copyOf(keySets);
  }

  /** Whether a cluster would accept it. */
  boolean accepted() {
    return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /**
   * All triggers of the files, in their order. Hosts go to whom they would go in directory mode:
   * holds and grants are in a cluster only.
   */
  static List<ValidatedTrigger> all(ManifestFiles files) {
    Map<ObjectName, Located> byName = new LinkedHashMap<>();
    files.triggers().forEach(each -> byName.putIfAbsent(each.manifest().name(), each));
    TriggerCheck check = TriggerCheck.create();
    ManifestObjects objects =
        ManifestObjects.some(files.others().stream().map(Located::manifest).toList());
    List<TriggerState> states =
        byName.values().stream().map(each -> state(each, check, objects)).toList();
    Set<KeySetSource> sources =
        states.stream()
            .flatMap(state -> state.prepared().keySetSources().stream())
            .collect(Collectors.toSet());
    TriggerPipeline.Result result =
        TriggerPipeline.withDefaults()
            .settle(
                states,
                KeySets.read(sources, objects, Map.of()),
                Holds.none(),
                List.of(),
                new Grants.Everything(),
                Instant.EPOCH);
    List<ValidatedTrigger> triggers = new ArrayList<>();
    for (Located located : files.triggers()) {
      Located first = byName.getOrDefault(located.manifest().name(), located);
      triggers.add(first.equals(located) ? validated(located, result) : sameName(located, first));
    }
    return triggers;
  }

  private static TriggerState state(Located located, TriggerCheck check, ManifestObjects objects) {
    PreparedTrigger prepared =
        PreparedTrigger.read(
            check,
            located.manifest().tree(),
            located.manifest().name().toString(),
            0,
            Instant.EPOCH,
            objects);
    return new TriggerState(prepared, Optional.empty());
  }

  private static ValidatedTrigger validated(Located located, TriggerPipeline.Result result) {
    TriggerOutcome outcome = result.of(located.manifest().name());
    return new ValidatedTrigger(
        located, outcome.findings(), Optional.of(outcome.config()), result.keySets());
  }

  private static ValidatedTrigger sameName(Located located, Located first) {
    Finding finding =
        new Finding(
            FindingCode.DUPLICATE,
            Severity.ERROR,
            "metadata.name",
            located.manifest().name() + " is there already, in " + first.place("") + ".",
            "Rename or remove one of the two.");
    return new ValidatedTrigger(located, List.of(finding), Optional.empty(), Map.of());
  }
}
