package dev.httptrigger.crds.pipeline;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.CheckedTrigger;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.config.HostlessSelection;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.TriggerCompiler;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.resolve.ProviderKeys;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.crds.resolve.ProviderKeys.Shared;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.crds.resolve.Resolution;
import dev.httptrigger.crds.resolve.ResolvedTrigger;
import dev.httptrigger.crds.resolve.Resolver;
import dev.httptrigger.crds.resolve.RevocationReading;
import dev.httptrigger.crds.targets.BoundTarget;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that can be known of one version of a trigger without looking at others. Costs a reading of
 * every key, so keep it for as long as the object stays the same. Immutable.
 *
 * @param name which trigger
 * @param uid the object's uid
 * @param generation the generation of the spec
 * @param created its {@code creationTimestamp}; in directory mode the same for all
 * @param claimedHosts the hosts that it claims, in their order in the spec, usable or not
 * @param claimedPrefixes the prefixes that it claims on each
 * @param claimedTargets the objects of the gateway that it claims instead, usable or not
 * @param resolved the trigger, when nothing about it is an error
 * @param findings all there is to say about it, errors first
 * @param providerKeys its keys as far as they can be read; empty where the list of providers can't
 * @param revoked its list of revoked tokens as far as that can be read
 * @param targets what the objects of the gateway stand for, as far as that is known
 */
public record PreparedTrigger(
    ObjectName name,
    String uid,
    long generation,
    Instant created,
    List<String> claimedHosts,
    List<String> claimedPrefixes,
    List<TargetReference> claimedTargets,
    Optional<ResolvedTrigger> resolved,
    List<Finding> findings,
    Optional<List<ProviderKeys>> providerKeys,
    RevocationReading revoked,
    TargetReading targets) {
  private static final int MAXIMUM_HOSTS = 64;
  private static final int MAXIMUM_PREFIXES = 16;

  /** A time as long as any that a record writes. */
  private static final Instant LONGEST_TEXT = Instant.ofEpochMilli(1);

  /** Takes copies; of a spec beyond the schema's bounds, as many hosts as these allow. */
  public PreparedTrigger {
    requireNonNull(name, "name is null");
    requireNonNull(uid, "uid is null");
    requireNonNull(created, "created is null");
    claimedHosts = claimedHosts.stream().limit(MAXIMUM_HOSTS).toList();
    claimedPrefixes = claimedPrefixes.stream().limit(MAXIMUM_PREFIXES).toList();
    claimedTargets = List.copyOf(claimedTargets);
    requireNonNull(resolved, "resolved is null");
    findings = List.copyOf(findings);
    providerKeys = providerKeys.map(List::copyOf);
    requireNonNull(revoked, "revoked is null");
    requireNonNull(targets, "targets is null");
  }

  /**
   * Checks a trigger and reads its keys. A fault of ours on the way is a finding of this one
   * trigger, for all others have to go on; it names no value, for that may be secret.
   *
   * @param resource the whole object
   * @param objects where the objects are that it refers to
   * @throws IllegalArgumentException if it has no {@code metadata.name}
   */
  public static PreparedTrigger read(
      TriggerCheck check,
      JsonNode resource,
      String uid,
      long generation,
      Instant created,
      ReferencedObjects objects) {
    try {
      return of(check.check(resource), resource, uid, generation, created, objects);
    } catch (RuntimeException | StackOverflowError e) {
      CheckedTrigger unusable = TriggerCheck.unusable(resource, ourFault(e));
      return of(unusable, resource, uid, generation, created, objects);
    }
  }

  private static Finding ourFault(Throwable fault) {
    String where =
        Stream.of(fault.getStackTrace()).findFirst().map(frame -> " at " + frame).orElse("");
    return new Finding(
        FindingCode.INTERNAL_ERROR,
        Severity.ERROR,
        "spec",
        "Looking at the trigger failed: " + fault.getClass().getSimpleName() + where + ".",
        "Please report this; it is a fault of HttpTrigger's own.");
  }

  /**
   * Reads the keys, and measures what would be compiled if the trigger held all that it claims.
   *
   * @param checked the checks' word on the object
   * @param resource the object itself
   * @param objects where the objects are that it refers to
   */
  public static PreparedTrigger of(
      CheckedTrigger checked,
      JsonNode resource,
      String uid,
      long generation,
      Instant created,
      ReferencedObjects objects) {
    Resolution resolution = Resolver.resolve(checked, resource, uid, generation, objects);
    Selection all = everything(checked, resolution.targets());
    boolean tooLarge = resolution.trigger().filter(each -> isTooLarge(each, all)).isPresent();
    List<Finding> findings = new ArrayList<>(resolution.findings());
    if (tooLarge) {
      findings.addFirst(tooLarge());
    }
    return new PreparedTrigger(
        checked.name(),
        uid,
        generation,
        created,
        checked.claimedHosts(),
        checked.claimedPrefixes(),
        checked.claimedTargets(),
        tooLarge ? Optional.empty() : resolution.trigger(),
        findings,
        resolution.providerKeys(),
        resolution.revoked(),
        resolution.targets());
  }

  /** The same, where something beyond the trigger itself keeps it from being used. */
  public PreparedTrigger refused(Finding finding) {
    return new PreparedTrigger(
        name,
        uid,
        generation,
        created,
        claimedHosts,
        claimedPrefixes,
        claimedTargets,
        Optional.empty(),
        Stream.concat(Stream.of(finding), findings.stream()).toList(),
        providerKeys,
        revoked,
        targets);
  }

  /** The same, where a fault of ours keeps it from being used. */
  public PreparedTrigger failed(Throwable fault) {
    return refused(ourFault(fault));
  }

  /** The same where the warning that nothing is known of its targets is an error. */
  PreparedTrigger unbound(Finding error) {
    return withFindings(
            findings.stream()
                .filter(each -> each.code() != error.code() || !each.field().equals(error.field()))
                .toList())
        .refused(error);
  }

  private PreparedTrigger withFindings(List<Finding> others) {
    return new PreparedTrigger(
        name,
        uid,
        generation,
        created,
        claimedHosts,
        claimedPrefixes,
        claimedTargets,
        resolved,
        others,
        providerKeys,
        revoked,
        targets);
  }

  /** The hosts that it claims, by its spec or by its targets. */
  public List<String> hosts() {
    return claimedHosts.isEmpty() ? targets.hosts() : claimedHosts;
  }

  /** The path of the field that brought a host. */
  String fieldOf(String host) {
    int position = claimedHosts.indexOf(host);
    return position < 0
        ? targets.fieldOf(host).orElse("spec.hosts")
        : "spec.hosts[" + position + "]";
  }

  /** Where its keys are that do not stand in itself, as far as that can be read. */
  public Set<KeySetSource> keySetSources() {
    return providerKeys.stream()
        .flatMap(List::stream)
        .flatMap(each -> each.shared().stream())
        .map(Shared::source)
        .collect(Collectors.toSet());
  }

  /** How it wants keys fetched that are at URLs, as far as that can be read. */
  public List<RemoteFetch> remoteFetches() {
    return providerKeys.stream()
        .flatMap(List::stream)
        .flatMap(each -> each.shared().stream())
        .flatMap(shared -> shared.fetch().stream())
        .toList();
  }

  /** The same when its keys are gone since it was read: it can't be used. */
  PreparedTrigger withoutKeys(KeySetSource source) {
    String field =
        providerKeys.stream()
            .flatMap(List::stream)
            .filter(
                each -> each.shared().filter(there -> there.source().equals(source)).isPresent())
            .map(each -> each.field() + ".jwks")
            .findFirst()
            .orElse("spec.jwt.providers");
    return refused(
        new Finding(
            FindingCode.REFERENCE_UNREADABLE,
            Severity.ERROR,
            field,
            "The keys in " + source.text() + " can't be used just now.",
            "Mend that; until then what was in force stays."));
  }

  private static boolean isTooLarge(ResolvedTrigger trigger, Selection all) {
    return RecordCodec.isTooLarge(TriggerCompiler.compile(trigger, all));
  }

  private static Selection everything(CheckedTrigger checked, TargetReading targets) {
    if (checked.claimedHosts().isEmpty()) {
      Map<String, List<HeldPrefix>> places = new TreeMap<>();
      for (BoundTarget target : targets.targets()) {
        for (BoundTarget.Place place : target.places()) {
          places
              .computeIfAbsent(place.host(), _ -> new ArrayList<>())
              .add(new HeldPrefix(place.prefix(), LONGEST_TEXT, !place.expressed()));
        }
      }
      return HostlessSelection.of(
          checked.claimedTargets(),
          LONGEST_TEXT,
          places.entrySet().stream()
              .map(each -> new HostBinding(each.getKey(), LONGEST_TEXT, each.getValue()))
              .toList());
    }
    List<HeldPrefix> prefixes =
        checked.claimedPrefixes().stream()
            .map(prefix -> new HeldPrefix(prefix, LONGEST_TEXT))
            .toList();
    return new ByHost(
        checked.claimedHosts().stream()
            .map(host -> new HostBinding(host, LONGEST_TEXT, prefixes))
            .toList());
  }

  private static Finding tooLarge() {
    return new Finding(
        FindingCode.TOO_LARGE,
        Severity.ERROR,
        "spec",
        "Compiled, the trigger is bigger than 512 KiB.",
        "Split it into several triggers, or shorten its lists of hosts, prefixes, keys and revoked"
            + " tokens.");
  }
}
