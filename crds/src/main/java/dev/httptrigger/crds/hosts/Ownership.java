package dev.httptrigger.crds.hosts;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who owns what.
 *
 * @param byTrigger for every claim, what the trigger gets and what not
 * @param reservations all that are in force from now on
 */
public record Ownership(Map<ObjectName, Share> byTrigger, List<Reservation> reservations) {
  /** Takes copies. */
  public Ownership {
    byTrigger = Map.copyOf(byTrigger);
    reservations = List.copyOf(reservations);
  }

  /**
   * The share of a trigger.
   *
   * @throws IllegalArgumentException if it claimed nothing
   */
  public Share of(ObjectName trigger) {
    Share share = byTrigger.get(trigger);
    if (share == null) {
      throw new IllegalArgumentException("no claim of " + trigger);
    }
    return share;
  }

  /**
   * What one trigger gets and what not.
   *
   * @param bindings what it holds, by host
   * @param losses what it claimed and does not get, by host
   */
  public record Share(List<HostBinding> bindings, List<Loss> losses) {
    /** Takes copies. */
    public Share {
      bindings = List.copyOf(bindings);
      losses = List.copyOf(losses);
    }

    /** The holds that the trigger's entry in the index must list. */
    public Map<HostHash, Instant> holds() {
      return bindings.stream()
          .collect(
              Collectors.toMap(binding -> HostHash.of(binding.host()), HostBinding::heldSince));
    }
  }
}
