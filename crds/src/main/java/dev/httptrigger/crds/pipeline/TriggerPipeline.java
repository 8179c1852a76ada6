package dev.httptrigger.crds.pipeline;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.config.HostlessSelection;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerCompiler;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.hosts.Claim;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.hosts.HostOwnership;
import dev.httptrigger.crds.hosts.HostPrefix;
import dev.httptrigger.crds.hosts.Loss;
import dev.httptrigger.crds.hosts.LossFindings;
import dev.httptrigger.crds.hosts.Ownership;
import dev.httptrigger.crds.hosts.Ownership.Share;
import dev.httptrigger.crds.hosts.OwnershipQuestion;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.pipeline.LastGood.Continued;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All triggers together → the configuration of each. Pure; safe for use by several threads. */
public final class TriggerPipeline {
  private final Rule rule;
  private final Duration reservationPeriod;

  /**
   * A pipeline.
   *
   * @param rule how a host without a grant finds its owner
   * @param reservationPeriod how long a host that leaves a namespace is kept for it
   */
  public TriggerPipeline(Rule rule, Duration reservationPeriod) {
    this.rule = rule;
    this.reservationPeriod = reservationPeriod;
  }

  /** A pipeline with the defaults of DESIGN §4.1. */
  public static TriggerPipeline withDefaults() {
    return new TriggerPipeline(Rule.FIRST_CLAIM, OwnershipQuestion.DEFAULT_RESERVATION);
  }

  /**
   * Settles who holds which host and compiles every trigger.
   *
   * @param triggers all there are, each once, in any order
   * @param keySets those that the triggers refer to, and what was in force refers to
   * @param holds by the index
   * @param reservations by the index
   * @param grants the administrator's word; {@link Grants.Everything} in directory mode
   * @param now dates the holds that begin now
   */
  public Result settle(
      List<TriggerState> triggers,
      KeySets keySets,
      Holds holds,
      List<Reservation> reservations,
      Grants grants,
      Instant now) {
    List<TriggerState> usable =
        triggers.stream().map(state -> state.withKnownKeys(keySets)).toList();
    Map<ObjectName, Share> hostless = new HashMap<>();
    while (true) {
      Ownership ownership =
          HostOwnership.decide(
              new OwnershipQuestion(
                  usable.stream().map(state -> claim(state, hostless.keySet())).toList(),
                  holds,
                  reservations,
                  grants,
                  rule,
                  reservationPeriod,
                  now));
      Map<ObjectName, Share> more = hostless(usable, ownership, hostless.keySet());
      if (more.isEmpty()) {
        return result(usable, keySets, ownership, hostless);
      }
      hostless.putAll(more);
    }
  }

  private static Result result(
      List<TriggerState> triggers,
      KeySets keySets,
      Ownership ownership,
      Map<ObjectName, Share> hostless) {
    Map<ObjectName, TriggerOutcome> outcomes = new HashMap<>();
    for (TriggerState state : triggers) {
      ObjectName name = state.prepared().name();
      Share share = ownership.of(name);
      // What its id alone selects claims no hosts when it goes on, and still says what it lost.
      Optional<Share> lost = Optional.ofNullable(hostless.get(name));
      if (lost.isPresent() && share.losses().isEmpty()) {
        share = new Share(share.bindings(), lost.get().losses());
      }
      outcomes.put(name, outcome(state, keySets, share, lost.isPresent()));
    }
    OpenNames openNames =
        new OpenNames(outcomes.values().stream().map(TriggerOutcome::config).toList());
    outcomes.replaceAll((_, outcome) -> outcome.with(openNames.of(outcome.config())));
    return new Result(
        outcomes,
        keySets.decideFor(outcomes.values().stream().map(TriggerOutcome::config).toList()),
        ownership.reservations());
  }

  /**
   * The edits that would leave their trigger without any host, though its last good configuration
   * has some: they can't be used. Going on, such a trigger claims what it had as well, so whoever
   * would have got that is asked again.
   */
  private static Map<ObjectName, Share> hostless(
      List<TriggerState> triggers, Ownership ownership, Set<ObjectName> known) {
    Map<ObjectName, Share> hostless = new HashMap<>();
    for (TriggerState state : triggers) {
      ObjectName name = state.prepared().name();
      Share share = ownership.of(name);
      boolean goesOnAlready = known.contains(name) || state.prepared().resolved().isEmpty();
      if (!goesOnAlready
          && share.bindings().isEmpty()
          && !share.losses().isEmpty()
          && LastGood.of(state).filter(LastGood::selectsAnything).isPresent()) {
        hostless.put(name, share);
      }
    }
    return hostless;
  }

  private static Claim claim(TriggerState state, Set<ObjectName> hostless) {
    PreparedTrigger prepared = state.prepared();
    Set<HostPrefix> wanted = new HashSet<>();
    boolean usable = prepared.resolved().isPresent() && !hostless.contains(prepared.name());
    // The last good configuration goes on where the spec as it is now can't be used.
    Optional<LastGood> lastGood = usable ? Optional.empty() : LastGood.of(state);
    // A trigger that only its id selects goes on so: it can't be bound to hosts by a broken edit.
    if (lastGood.filter(LastGood::withoutHosts).isEmpty()) {
      for (String host : prepared.claimedHosts()) {
        prepared.claimedPrefixes().forEach(prefix -> wanted.add(new HostPrefix(host, prefix)));
      }
    }
    lastGood.ifPresent(good -> wanted.addAll(good.decidedAbout()));
    return new Claim(prepared.name(), prepared.created(), wanted, held(state));
  }

  private static Map<HostPrefix, Instant> held(TriggerState state) {
    Map<HostPrefix, Instant> held = new HashMap<>();
    if (state.inForce().map(TriggerConfig::selection).orElse(null) instanceof ByHost byHost) {
      for (HostBinding binding : byHost.bindings()) {
        for (HeldPrefix prefix : binding.prefixes()) {
          held.put(new HostPrefix(binding.host(), prefix.prefix()), prefix.heldSince());
        }
      }
    }
    return held;
  }

  private static TriggerOutcome outcome(
      TriggerState state, KeySets keySets, Share share, boolean hostless) {
    PreparedTrigger prepared = state.prepared();
    List<Finding> findings = new ArrayList<>();
    share.losses().forEach(loss -> findings.add(finding(loss, prepared)));
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

  private static Selection selection(PreparedTrigger prepared, Share share) {
    return prepared.claimedHosts().isEmpty()
        ? HostlessSelection.of(prepared.claimedTargets(), prepared.created())
        : new ByHost(share.bindings());
  }

  private static Finding finding(Loss loss, PreparedTrigger prepared) {
    int position = prepared.claimedHosts().indexOf(loss.host());
    String field = position < 0 ? "spec.hosts" : "spec.hosts[" + position + "]";
    return LossFindings.of(loss, prepared.name(), field);
  }

  /**
   * What becomes of all triggers.
   *
   * @param outcomes by trigger
   * @param keySets those that the configurations refer to; one that nobody knows is not there
   * @param reservations all that are in force from now on
   */
  public record Result(
      Map<ObjectName, TriggerOutcome> outcomes,
      Map<KeySetSource, KeySet> keySets,
      List<Reservation> reservations) {
    /** Takes copies. */
    public Result {
      outcomes = Map.copyOf(outcomes);
      keySets = Map.copyOf(keySets);
      reservations = List.copyOf(reservations);
    }

    /**
     * What becomes of one trigger.
     *
     * @throws IllegalArgumentException if there was no such trigger
     */
    public TriggerOutcome of(ObjectName trigger) {
      TriggerOutcome outcome = outcomes.get(trigger);
      if (outcome == null) {
        throw new IllegalArgumentException("there was no trigger " + trigger);
      }
      return outcome;
    }
  }
}
