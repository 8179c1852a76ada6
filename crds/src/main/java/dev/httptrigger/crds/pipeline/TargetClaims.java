package dev.httptrigger.crds.pipeline;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.hosts.HostPrefix;
import dev.httptrigger.crds.hosts.Loss;
import dev.httptrigger.crds.hosts.Loss.HeldBy;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.targets.BoundTarget;
import dev.httptrigger.crds.targets.BoundTarget.Place;
import dev.httptrigger.crds.targets.BoundTarget.Split;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What triggers claim by their targets. Of several with one target the oldest has it, as at a
 * server that the gateway tells the target; a part of an object goes before all of it; and what one
 * can't express is left to another of the namespace that can.
 */
final class TargetClaims {
  private static final Comparator<PreparedTrigger> OLDEST_FIRST =
      Comparator.comparing(PreparedTrigger::created).thenComparing(PreparedTrigger::name);

  private final Map<Target, PreparedTrigger> owners = new HashMap<>();
  private final Map<ObjectName, Set<HostPrefix>> open = new HashMap<>();
  private final Map<ObjectName, Set<HostPrefix>> closed = new HashMap<>();

  /** By namespace, how many triggers decide about a place. */
  private final Map<Shared, Integer> deciders = new HashMap<>();

  private record Target(String namespace, TargetReference reference) {}

  private record Shared(String namespace, HostPrefix place) {}

  /** The claims of all triggers. */
  TargetClaims(Collection<PreparedTrigger> triggers) {
    for (PreparedTrigger trigger : triggers) {
      for (TargetReference reference : trigger.claimedTargets()) {
        owners.merge(
            target(trigger, reference),
            trigger,
            (one, other) -> OLDEST_FIRST.compare(one, other) <= 0 ? one : other);
      }
    }
    triggers.forEach(this::claim);
    if (triggers.stream().allMatch(trigger -> trigger.targets().targets().isEmpty())) {
      return;
    }
    for (PreparedTrigger trigger : triggers) {
      String namespace = trigger.name().namespace();
      Set<HostPrefix> decides = new HashSet<>(TriggerClaims.ofSpec(trigger));
      decides.addAll(open(trigger.name()));
      decides.forEach(place -> deciders.merge(new Shared(namespace, place), 1, Integer::sum));
    }
    closed.forEach(
        (name, places) ->
            places.removeIf(place -> deciders.containsKey(new Shared(name.namespace(), place))));
  }

  private void claim(PreparedTrigger trigger) {
    Set<HostPrefix> decides = new HashSet<>();
    Set<HostPrefix> denies = new HashSet<>();
    for (BoundTarget target : trigger.targets().targets()) {
      if (isOwner(trigger, target.reference())) {
        for (Place place : target.places()) {
          if (!isTakenByPart(trigger, target.reference(), place)) {
            (place.expressed() ? decides : denies)
                .add(new HostPrefix(place.host(), place.prefix()));
          }
        }
      }
    }
    if (!decides.isEmpty() || !denies.isEmpty()) {
      open.put(trigger.name(), decides);
      closed.put(trigger.name(), denies);
    }
  }

  private boolean isOwner(PreparedTrigger trigger, TargetReference reference) {
    PreparedTrigger owner = owners.get(target(trigger, reference));
    return owner == null || owner.name().equals(trigger.name());
  }

  private boolean isTakenByPart(PreparedTrigger trigger, TargetReference whole, Place place) {
    return whole.sectionName().isEmpty()
        && place.section().isPresent()
        && owners.containsKey(
            target(
                trigger,
                new TargetReference(whole.group(), whole.kind(), whole.name(), place.section())));
  }

  private static Target target(PreparedTrigger trigger, TargetReference reference) {
    return new Target(trigger.name().namespace(), reference);
  }

  /** Where a trigger decides. */
  Set<HostPrefix> open(ObjectName trigger) {
    return open.getOrDefault(trigger, Set.of());
  }

  /** Where a trigger only denies: some requests there are its, and nobody can say which. */
  Set<HostPrefix> closed(ObjectName trigger) {
    return closed.getOrDefault(trigger, Set.of());
  }

  /** The targets that are another's, as errors. */
  List<Finding> lost(PreparedTrigger trigger) {
    List<Finding> lost = new ArrayList<>();
    for (int position = 0; position < trigger.claimedTargets().size(); position++) {
      TargetReference reference = trigger.claimedTargets().get(position);
      if (!isOwner(trigger, reference)) {
        String field = FieldPath.element("spec.targetRefs", position);
        Optional.ofNullable(owners.get(target(trigger, reference)))
            .map(owner -> lost(reference, owner.name(), field))
            .ifPresent(lost::add);
      }
    }
    return lost;
  }

  /** What a trigger does not get on hosts because the target that they come from is another's. */
  List<Loss> losses(PreparedTrigger trigger) {
    Map<ObjectName, Map<String, Set<String>>> byOwner = new TreeMap<>();
    for (BoundTarget target : trigger.targets().targets()) {
      PreparedTrigger owner = owners.get(target(trigger, target.reference()));
      if (owner == null || owner.name().equals(trigger.name())) {
        continue;
      }
      for (Place place : target.places()) {
        if (!claims(trigger, place)) {
          byOwner
              .computeIfAbsent(owner.name(), _ -> new TreeMap<>())
              .computeIfAbsent(place.host(), _ -> new TreeSet<>())
              .add(place.prefix());
        }
      }
    }
    List<Loss> losses = new ArrayList<>();
    byOwner.forEach(
        (owner, hosts) ->
            hosts.forEach(
                (host, prefixes) ->
                    losses.add(new Loss(host, List.copyOf(prefixes), new HeldBy(owner)))));
    return losses;
  }

  /** Whether another target of the trigger leads to the same place. */
  private boolean claims(PreparedTrigger trigger, Place place) {
    HostPrefix there = new HostPrefix(place.host(), place.prefix());
    return open(trigger.name()).contains(there) || closed(trigger.name()).contains(there);
  }

  private static Finding lost(TargetReference reference, ObjectName owner, String field) {
    return new Finding(
        FindingCode.CONFLICT,
        Severity.ERROR,
        field,
        "The "
            + reference.kind()
            + " "
            + reference.name()
            + reference.sectionName().map(section -> ", section " + section).orElse("")
            + " belongs to the trigger "
            + owner
            + ", which is older and names it too.",
        "Take it out of one of the two.");
  }

  /** What a trigger decides about by host and path though it is of rules without a trigger. */
  List<Finding> splits(PreparedTrigger trigger) {
    Map<String, Finding> byRule = new LinkedHashMap<>();
    for (BoundTarget target : trigger.targets().targets()) {
      if (isOwner(trigger, target.reference())) {
        for (Split split : target.splits()) {
          if (!isAnothers(trigger, split)) {
            byRule.putIfAbsent(target.field() + split.rule(), split(target, split));
          }
        }
      }
    }
    return List.copyOf(byRule.values());
  }

  /** Whether another trigger of the namespace decides there, and so this one does not. */
  private boolean isAnothers(PreparedTrigger trigger, Split split) {
    HostPrefix place = new HostPrefix(split.host(), split.prefix());
    int all = deciders.getOrDefault(new Shared(trigger.name().namespace(), place), 0);
    return all > (open(trigger.name()).contains(place) ? 1 : 0);
  }

  private static Finding split(BoundTarget target, Split split) {
    return new Finding(
        FindingCode.ROUTE_SPLIT,
        Severity.WARNING,
        target.field(),
        "On the host "
            + split.host()
            + ", "
            + split.rule()
            + " takes requests under "
            + split.prefix()
            + ", about which this trigger decides where no gateway names the route.",
        "Bind this trigger or another to that route or rule too.");
  }
}
