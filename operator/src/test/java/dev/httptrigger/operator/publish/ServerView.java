package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.HostPrefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a server makes of the records as they come, one after the other: in force is what is listed
 * and was read for the listed object. Remembers every moment. Safe for several threads.
 */
public final class ServerView {
  private final Map<ObjectName, TriggerConfig> records = new HashMap<>();
  private final Map<ObjectName, TriggerConfig> inForce = new HashMap<>();
  private final Map<ObjectName, IndexEntry> index = new HashMap<>();
  private final Map<Integer, List<Reservation>> reservations = new HashMap<>();
  private final List<Set<HostPrefix>> boundMoments = new ArrayList<>();
  private final List<Set<HostHash>> closedMoments = new ArrayList<>();
  private Set<HostPrefix> boundBefore = Set.of();
  private Set<HostHash> closedBefore = Set.of();

  /** Takes in what was written. */
  public synchronized void seen(WireRecord written) {
    if (RecordCodec.decodeTrigger(written) instanceof Decoded(TriggerConfig config)) {
      records.put(config.trigger(), config);
    }
    if (RecordCodec.decodeIndex(written) instanceof Decoded(IndexShard shard)) {
      index.keySet().removeIf(name -> RecordName.shardOf(name) == shard.shard());
      shard.entries().forEach(entry -> index.put(entry.trigger(), entry));
      reservations.put(shard.shard(), shard.reservations());
    }
    settle();
    boundMoments.add(bound());
    closedMoments.add(closed());
  }

  private void settle() {
    inForce.keySet().retainAll(index.keySet());
    for (IndexEntry entry : index.values()) {
      TriggerConfig record = records.get(entry.trigger());
      if (record != null && record.uid().equals(entry.uid())) {
        inForce.put(entry.trigger(), record);
      } else if (inForce.containsKey(entry.trigger())
          && !inForce.get(entry.trigger()).uid().equals(entry.uid())) {
        inForce.remove(entry.trigger());
      }
    }
  }

  /** The triggers that the index lists. */
  public synchronized Set<ObjectName> listed() {
    return Set.copyOf(index.keySet());
  }

  /** Who has which host and prefix. */
  public synchronized Map<HostPrefix, ObjectName> owners() {
    Map<HostPrefix, ObjectName> owners = new HashMap<>();
    inForce.values().forEach(each -> places(each).forEach(at -> owners.put(at, each.trigger())));
    return owners;
  }

  /** What a trigger has. */
  public synchronized Set<HostPrefix> of(ObjectName trigger) {
    return inForce.containsKey(trigger) ? places(inForce.get(trigger)) : Set.of();
  }

  /** Every host and prefix that is somebody's. */
  public synchronized Set<HostPrefix> bound() {
    return new HashSet<>(owners().keySet());
  }

  /** The hosts that no request falls through: somebody's, listed, or reserved. */
  public synchronized Set<HostHash> closed() {
    Set<HostHash> hosts = reserved();
    index.values().forEach(entry -> hosts.addAll(entry.holds().keySet()));
    bound().forEach(each -> hosts.add(HostHash.of(each.host())));
    return hosts;
  }

  /** The hosts that are reserved. */
  public synchronized Set<HostHash> reserved() {
    Set<HostHash> hosts = new HashSet<>();
    reservations.values().forEach(each -> each.forEach(kept -> hosts.add(kept.host())));
    return hosts;
  }

  /** Remembers anew from here. */
  public synchronized void begin() {
    boundBefore = bound();
    closedBefore = closed();
    boundMoments.clear();
    closedMoments.clear();
  }

  /** Whatever was somebody's at the beginning and is now, was so at every moment. */
  public synchronized void assertNothingWasNobodysInBetween() {
    Set<HostPrefix> kept = new HashSet<>(boundBefore);
    kept.retainAll(bound());
    assertThat(boundMoments).allSatisfy(moment -> assertThat(moment).containsAll(kept));
  }

  /** Whatever was closed at the beginning and is now, was so at every moment. */
  public synchronized void assertNothingWasOpenInBetween() {
    Set<HostHash> closed = new HashSet<>(closedBefore);
    closed.retainAll(closed());
    assertThat(closedMoments).allSatisfy(moment -> assertThat(moment).containsAll(closed));
  }

  private static Set<HostPrefix> places(TriggerConfig config) {
    Set<HostPrefix> places = new HashSet<>();
    config
        .selection()
        .hostBindings()
        .forEach(
            binding ->
                binding
                    .prefixes()
                    .forEach(held -> places.add(new HostPrefix(binding.host(), held.prefix()))));
    return places;
  }
}
