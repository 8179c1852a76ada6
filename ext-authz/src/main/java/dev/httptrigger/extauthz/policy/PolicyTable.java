package dev.httptrigger.extauthz.policy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.path.PathReadings;
import dev.httptrigger.extauthz.policy.Listed.Loaded;
import dev.httptrigger.extauthz.policy.Listed.Missing;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All policies in force, and which one is a request's (DESIGN §4.1). Immutable, with shared
 * structure: a change costs what changed, and any number of threads may look things up at the same
 * time. Two tables with the same triggers answer alike, whatever the order in which they came.
 */
public final class PolicyTable {
  private final Settings settings;
  private final PersistentMap<ObjectName, Listed> triggers;
  private final HostTable hosts;
  private final TargetRoutes targets;
  private final Unserved missing;
  private final Unserved unbound;
  private final ClaimCounts<HostHash> reservedHosts;
  private final MappedNames mappedNames;
  private final Scopes scopes;

  private PolicyTable(
      Settings settings,
      PersistentMap<ObjectName, Listed> triggers,
      HostTable hosts,
      TargetRoutes targets,
      Unserved missing,
      Unserved unbound,
      ClaimCounts<HostHash> reservedHosts,
      MappedNames mappedNames,
      Scopes scopes) {
    this.settings = settings;
    this.triggers = triggers;
    this.hosts = hosts;
    this.targets = targets;
    this.missing = missing;
    this.unbound = unbound;
    this.reservedHosts = reservedHosts;
    this.mappedNames = mappedNames;
    this.scopes = scopes;
  }

  /** What does not change with the triggers. */
  private record Settings(Unmatched unmatched, boolean requireId) {
    private Settings {
      requireNonNull(unmatched, "unmatched is null");
    }
  }

  /** What happens to a request for a host that no trigger claims. */
  public enum Unmatched {
    /** It is denied. */
    DENY,
    /** It passes as it is: nothing is promised for it. */
    ALLOW
  }

  /**
   * A table without triggers.
   *
   * @param unmatched what happens where no trigger claims the host
   * @param requireId whether a request without the gateway's context extension is denied
   */
  public static PolicyTable empty(Unmatched unmatched, boolean requireId) {
    return empty(unmatched, requireId, Map.of());
  }

  /**
   * A table without triggers, where some gateways are bound to namespaces.
   *
   * @param unmatched what happens where no trigger claims the host
   * @param requireId whether a request without the gateway's context extension is denied; not where
   *     the gateway is bound to a namespace
   * @param namespaces by the {@code :authority} of a gateway's calls, the namespace whose triggers
   *     alone it may choose from
   */
  public static PolicyTable empty(
      Unmatched unmatched, boolean requireId, Map<String, String> namespaces) {
    Scopes scopes =
        namespaces.isEmpty()
            ? Scopes.none()
            : Scopes.of(namespaces, empty(unmatched, false, Map.of()));
    return new PolicyTable(
        new Settings(unmatched, requireId),
        PersistentMap.empty(),
        HostTable.empty(),
        TargetRoutes.empty(),
        Unserved.nothing(),
        Unserved.nothing(),
        ClaimCounts.empty(),
        MappedNames.empty(),
        scopes);
  }

  /** The table in which the policy takes the place of whatever was known of its trigger. */
  public PolicyTable with(Policy policy) {
    return with(policy, Claims.NONE);
  }

  /**
   * The same, where the index lists the trigger so. What its policy does not have is about to come
   * or to change hands: while it is nobody's it denies, and falls through to nothing.
   *
   * @param claimed what the index lists
   */
  public PolicyTable with(Policy policy, Claims claimed) {
    Claims beyond = claimed.beyond(policy);
    PolicyTable rest = without(policy.trigger());
    return new PolicyTable(
        settings,
        rest.triggers.with(policy.trigger(), new Loaded(policy, beyond)),
        rest.hosts.with(policy),
        rest.targets.with(policy),
        rest.missing,
        rest.unbound.with(beyond),
        rest.reservedHosts,
        rest.mappedNames.with(policy),
        rest.scopes.changed(
            policy.trigger().namespace(), candidates -> candidates.with(policy, claimed)));
  }

  /**
   * The table in which a trigger is known to exist, and no more: what it claims denies ({@code
   * invalid_trigger}) and falls through to nothing.
   *
   * @param trigger listed, but its record is not readable and never was
   * @param claimed what it claims
   */
  public PolicyTable withMissing(ObjectName trigger, Claims claimed) {
    PolicyTable rest = without(trigger);
    return new PolicyTable(
        settings,
        rest.triggers.with(trigger, new Missing(claimed)),
        rest.hosts,
        rest.targets,
        rest.missing.with(claimed),
        rest.unbound,
        rest.reservedHosts,
        rest.mappedNames,
        rest.scopes.changed(
            trigger.namespace(), candidates -> candidates.withMissing(trigger, claimed)));
  }

  /** The table in which the trigger does not exist. */
  public PolicyTable without(ObjectName trigger) {
    Optional<Listed> listed = triggers.get(trigger);
    if (listed.isEmpty()) {
      return this;
    }
    Scopes fewer = scopes.changed(trigger.namespace(), candidates -> candidates.without(trigger));
    return switch (listed.get()) {
      case Loaded(Policy policy, Claims beyond) ->
          new PolicyTable(
              settings,
              triggers.without(trigger),
              hosts.without(policy),
              targets.without(policy),
              missing,
              unbound.without(beyond),
              reservedHosts,
              mappedNames.without(policy),
              fewer);
      case Missing(Claims claimed) ->
          new PolicyTable(
              settings,
              triggers.without(trigger),
              hosts,
              targets,
              missing.without(claimed),
              unbound,
              reservedHosts,
              mappedNames,
              fewer);
    };
  }

  /**
   * The table in which one more reservation keeps a host for a namespace that it left: the host
   * denies where no trigger has it, and falls through to nothing.
   *
   * @param namespace for whom it is kept
   * @param host the hash of the host pattern
   */
  public PolicyTable withReserved(String namespace, HostHash host) {
    return withReserved(
        reservedHosts.with(Set.of(host)),
        scopes.changed(namespace, candidates -> candidates.withReserved(namespace, host)));
  }

  /** The table in which one reservation less keeps the host. */
  public PolicyTable withoutReserved(String namespace, HostHash host) {
    return withReserved(
        reservedHosts.without(Set.of(host)),
        scopes.changed(namespace, candidates -> candidates.withoutReserved(namespace, host)));
  }

  private PolicyTable withReserved(ClaimCounts<HostHash> reserved, Scopes changed) {
    return new PolicyTable(
        settings, triggers, hosts, targets, missing, unbound, reserved, mappedNames, changed);
  }

  /** The policy in force for a trigger, if it has one. */
  public Optional<Policy> policy(ObjectName trigger) {
    return triggers.get(trigger).flatMap(PolicyTable::loaded);
  }

  /**
   * Whose a request is: by the gateway's context extension where there is one, else by the
   * gateway's objects, else by host and path prefix.
   *
   * @param path the readings of the request's target
   */
  public Selected select(RequestView request, PathReadings path, Trace trace) {
    Optional<PolicyTable> candidates = scopes.candidates(request.callAuthority());
    return new Selector(candidates.orElse(this), this, trace).select(request, path);
  }

  /**
   * Whether a folded header name is one that any trigger of a namespace maps: an upstream may stand
   * behind several.
   */
  public Predicate<String> mappedNames(String namespace) {
    return mappedNames.in(namespace);
  }

  Unmatched unmatched() {
    return settings.unmatched();
  }

  boolean requiresId() {
    return settings.requireId();
  }

  /**
   * The headers that a proxy has to take from our answer for a request of that trigger's; none
   * where it is not in force.
   */
  public Set<String> copiedNames(ObjectName trigger) {
    return listed(trigger).flatMap(PolicyTable::loaded).map(Policy::copiedNames).orElse(Set.of());
  }

  Optional<Listed> listed(ObjectName trigger) {
    return triggers.get(trigger);
  }

  Optional<HostRoutes> routes(String pattern) {
    return hosts.routes(pattern);
  }

  /** Whether a trigger without a readable record claims the pattern. */
  boolean isMissing(String pattern) {
    return missing.has(pattern);
  }

  /** Whether a trigger without a readable record claims the object. */
  boolean isMissing(GatewayObject object) {
    return missing.has(object);
  }

  /** Whether a trigger claims the pattern, whose record does not bind it. */
  boolean isUnbound(String pattern) {
    return unbound.has(pattern);
  }

  /** Whether a trigger claims the object, whose record does not bind it. */
  boolean isUnbound(GatewayObject object) {
    return unbound.has(object);
  }

  /** Whether no trigger claims any object, so that none needs to be looked for. */
  boolean hasNoTargets() {
    return targets.isEmpty() && missing.targets().isEmpty() && unbound.targets().isEmpty();
  }

  /** Whether the pattern is kept for a namespace that it left. */
  boolean isReserved(String pattern) {
    return !reservedHosts.isEmpty() && reservedHosts.has(HostHash.of(pattern));
  }

  /** Whether any trigger claims the pattern, or it is kept for a namespace. */
  boolean isClaimed(String pattern) {
    return routes(pattern).isPresent()
        || isMissing(pattern)
        || isUnbound(pattern)
        || isReserved(pattern);
  }

  TargetRoutes targets() {
    return targets;
  }

  private static Optional<Policy> loaded(Listed listed) {
    return listed instanceof Loaded(Policy policy, _) ? Optional.of(policy) : Optional.empty();
  }
}
