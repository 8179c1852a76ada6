package dev.httptrigger.crds.pipeline;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.config.HostlessSelection;
import dev.httptrigger.crds.config.TriggerCompiler;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.hosts.Loss;
import dev.httptrigger.crds.hosts.LossFindings;
import dev.httptrigger.crds.hosts.Ownership;
import dev.httptrigger.crds.hosts.Ownership.Share;
import dev.httptrigger.crds.pipeline.LastGood.Continued;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import dev.httptrigger.crds.pipeline.TriggerPipeline.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of every trigger, once it is settled who holds what.
 *
 * @param triggers all there are
 * @param keySets those that the triggers refer to, and what was in force refers to
 * @param claims what they claimed
 * @param targets what they claimed by their targets
 */
record Settlement(
    List<TriggerState> triggers, KeySets keySets, TriggerClaims claims, TargetClaims targets) {
  Settlement {
    triggers = List.copyOf(triggers);
  }

  /**
   * The outcomes.
   *
   * @param ownership who holds what
   * @param hostless what those lost that go on with their last good configuration though their spec
   *     can be used
   */
  Result result(Ownership ownership, Map<ObjectName, Share> hostless) {
    Map<ObjectName, TriggerOutcome> outcomes = new HashMap<>();
    for (TriggerState state : triggers) {
      ObjectName name = state.prepared().name();
      Share share = ownership.of(name);
      // What its id alone selects claims no hosts when it goes on, and still says what it lost.
      Optional<Share> lost = Optional.ofNullable(hostless.get(name));
      if (lost.isPresent() && share.losses().isEmpty()) {
        share = new Share(share.bindings(), lost.get().losses());
      }
      outcomes.put(
          name, outcome(state, share, lost.isPresent()).with(targets.splits(state.prepared())));
    }
    OpenNames openNames =
        new OpenNames(outcomes.values().stream().map(TriggerOutcome::config).toList());
    outcomes.replaceAll((_, outcome) -> outcome.with(openNames.of(outcome.config())));
    return new Result(
        outcomes,
        keySets.decideFor(outcomes.values().stream().map(TriggerOutcome::config).toList()),
        ownership.reservations());
  }

  private TriggerOutcome outcome(TriggerState state, Share owned, boolean hostless) {
    PreparedTrigger prepared = state.prepared();
    List<Finding> findings = new ArrayList<>();
    // A target that is another's is one finding, however many hosts it has.
    Share share = withLosses(owned, targets.losses(prepared));
    owned
        .losses()
        .forEach(
            loss ->
                findings.add(
                    LossFindings.of(loss, prepared.name(), prepared.fieldOf(loss.host()))));
    findings.addAll(targets.lost(prepared));
    findings.addAll(prepared.findings());
    if (prepared.resolved().isPresent() && !hostless) {
      TriggerConfig config =
          TriggerCompiler.compile(prepared.resolved().get(), selection(prepared, share));
      return new TriggerOutcome(config, Basis.SPEC, findings, share);
    }
    Optional<LastGood> lastGood = LastGood.of(state);
    if (lastGood.isPresent()) {
      Continued continued = lastGood.get().goOn(share.bindings(), prepared, keySets);
      continued.finding().ifPresent(findings::add);
      findings.sort(Comparator.comparing(Finding::severity));
      return new TriggerOutcome(continued.config(), Basis.LAST_GOOD, findings, share);
    }
    TriggerConfig refused =
        TriggerCompiler.refuse(
            prepared.name(), prepared.uid(), prepared.generation(), selection(prepared, share));
    return new TriggerOutcome(refused, Basis.NOTHING, findings, share);
  }

  private static Share withLosses(Share share, List<Loss> more) {
    return more.isEmpty()
        ? share
        : new Share(
            share.bindings(), Stream.concat(share.losses().stream(), more.stream()).toList());
  }

  private Selection selection(PreparedTrigger prepared, Share share) {
    List<HostBinding> held = claims.held(prepared.name(), share.bindings());
    return prepared.claimedHosts().isEmpty()
        ? HostlessSelection.of(prepared.claimedTargets(), prepared.created(), held)
        : new ByHost(held);
  }
}
