package dev.httptrigger.crds.pipeline;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.config.ClaimForward.Target;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.ClaimForward.ToQuery;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.names.ParameterNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds cookies and parameters that one trigger maps claims to, while another of the same host lets
 * the client set them (DESIGN §4.5): a function that stands behind both would believe the client.
 * Headers are not looked at, for servers take those of every trigger of a namespace from every
 * request.
 */
final class OpenNames {
  /** By host, in the order of their names, what each trigger that lets requests through takes. */
  private final Map<String, Map<ObjectName, Set<Target>>> taken = new HashMap<>();

  /** Who leaves a name open on a host, asked for often. */
  private final Map<HostTarget, Optional<ObjectName>> open = new HashMap<>();

  private record HostTarget(String host, Target target) {}

  OpenNames(Collection<TriggerConfig> configs) {
    for (TriggerConfig config : configs) {
      Set<Target> targets = targets(config);
      for (String host : hosts(config)) {
        taken
            .computeIfAbsent(host, _ -> new TreeMap<>(Comparator.comparing(ObjectName::toString)))
            .put(config.trigger(), targets);
      }
    }
  }

  /** The warnings for a trigger: at most one for each name. */
  List<Finding> of(TriggerConfig config) {
    List<Finding> findings = new ArrayList<>();
    for (Target target : targets(config)) {
      for (String host : hosts(config)) {
        Optional<ObjectName> other = openAt(host, target);
        if (other.isPresent()) {
          findings.add(finding(target, host, other.get()));
          break;
        }
      }
    }
    return findings;
  }

  private Optional<ObjectName> openAt(String host, Target target) {
    return open.computeIfAbsent(
        new HostTarget(host, target),
        asked ->
            taken.getOrDefault(host, Map.of()).entrySet().stream()
                .filter(each -> !takes(each.getValue(), asked.target()))
                .map(Map.Entry::getKey)
                .findFirst());
  }

  /** A name mapped to Form is taken from the query too; the other way round not on every route. */
  private static boolean takes(Set<Target> targets, Target target) {
    return targets.contains(target)
        || targets.stream().anyMatch(taken -> takesAllSpellings(taken, target));
  }

  private static boolean takesAllSpellings(Target taken, Target target) {
    return switch (target) {
      case ToHeader _ -> true;
      case ToCookie(String name) ->
          taken instanceof ToCookie(String other)
              && ParameterNames.haveTheSameSpellings(other, name);
      case ToForm(String name) ->
          taken instanceof ToForm(String other) && ParameterNames.haveTheSameSpellings(other, name);
      case ToQuery(String name) ->
          switch (taken) {
            case ToQuery(String other) -> ParameterNames.haveTheSameSpellings(other, name);
            case ToForm(String other) -> ParameterNames.haveTheSameSpellings(other, name);
            case ToHeader _, ToCookie _ -> false;
          };
    };
  }

  /** The hosts on which it lets requests through. */
  private static List<String> hosts(TriggerConfig config) {
    return switch (config.behaviour()) {
      case Refuse _ -> List.of();
      case Decide _ ->
          config.selection().hostBindings().stream()
              .filter(binding -> binding.prefixes().stream().anyMatch(held -> !held.closed()))
              .map(HostBinding::host)
              .toList();
    };
  }

  /** The cookies and parameters that it maps claims to. */
  private static Set<Target> targets(TriggerConfig config) {
    Set<Target> targets = new LinkedHashSet<>();
    if (config.behaviour() instanceof Decide decide) {
      switch (decide.access()) {
        case Anonymous _ -> {}
        case Jwt jwt ->
            jwt.forwardClaims().stream()
                .map(forward -> forward.target())
                .filter(target -> !(target instanceof ToHeader))
                .forEach(targets::add);
      }
    }
    return targets;
  }

  private static Finding finding(Target target, String host, ObjectName other) {
    return new Finding(
        FindingCode.NAME_OPEN_ELSEWHERE,
        Severity.WARNING,
        "spec.jwt.forwardClaims",
        "On the host "
            + host
            + ", the trigger "
            + other
            + " leaves "
            + named(target)
            + " to the client, so a function behind both would believe it.",
        "Map the same name in that trigger too, or make sure that their functions are not the"
            + " same.");
  }

  private static String named(Target target) {
    return switch (target) {
      case ToHeader header -> "the header " + header.name();
      case ToCookie cookie -> "the cookie " + cookie.name();
      case ToQuery query -> "the query parameter " + query.name();
      case ToForm form -> "the form parameter " + form.name();
    };
  }
}
