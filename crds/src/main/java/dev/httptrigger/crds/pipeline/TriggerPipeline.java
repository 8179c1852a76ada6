package dev.httptrigger.crds.pipeline;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.hosts.HostOwnership;
import dev.httptrigger.crds.hosts.Ownership;
import dev.httptrigger.crds.hosts.Ownership.Share;
import dev.httptrigger.crds.hosts.OwnershipQuestion;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        triggers.stream().map(state -> state.withKnownKeys(keySets).withKnownTargets()).toList();
    TargetClaims targets = new TargetClaims(usable.stream().map(TriggerState::prepared).toList());
    Map<ObjectName, Share> hostless = new HashMap<>();
    while (true) {
      TriggerClaims claims = TriggerClaims.of(usable, targets, hostless.keySet());
      Ownership ownership =
          HostOwnership.decide(
              new OwnershipQuestion(
                  usable.stream().map(claims::claim).toList(),
                  holds,
                  reservations,
                  grants,
                  rule,
                  reservationPeriod,
                  now));
      Map<ObjectName, Share> more = hostless(usable, ownership, hostless.keySet());
      if (more.isEmpty()) {
        return new Settlement(usable, keySets, claims, targets).result(ownership, hostless);
      }
      hostless.putAll(more);
    }
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
      // One with targets is still selected by them.
      if (!goesOnAlready
          && state.prepared().claimedTargets().isEmpty()
          && share.bindings().isEmpty()
          && !share.losses().isEmpty()
          && LastGood.of(state).filter(LastGood::selectsAnything).isPresent()) {
        hostless.put(name, share);
      }
    }
    return hostless;
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
