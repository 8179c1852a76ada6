package dev.httptrigger.extauthz.policy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.v1alpha1.RegisteredMethods;
import dev.httptrigger.extauthz.claims.ClaimDemands;
import dev.httptrigger.extauthz.path.ClosingPaths;
import dev.httptrigger.extauthz.path.PathReadings;
import dev.httptrigger.extauthz.path.PathReadings.Ambiguous;
import dev.httptrigger.extauthz.path.PathReadings.NoPath;
import dev.httptrigger.extauthz.path.PathReadings.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules of {@code authorization}, and which of them a request must meet. Immutable. */
public final class Authorization {
  /** No rules: of all triggers that have none. */
  private static final Authorization NONE = new Authorization(List.of());

  private final List<Rule> rules;

  private Authorization(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** The rules of a trigger. */
  static Authorization of(List<AuthorizationRule> rules, Profile profile) {
    if (rules.isEmpty()) {
      return NONE;
    }
    List<Rule> prepared = new ArrayList<>();
    for (int index = 0; index < rules.size(); index++) {
      AuthorizationRule rule = rules.get(index);
      prepared.add(
          new Rule(
              rule.paths().isEmpty()
                  ? Optional.empty()
                  : Optional.of(ClosingPaths.of(rule.paths(), profile)),
              rule.methods(),
              new ClaimDemands("authorization[" + index + "]", rule)));
    }
    return new Authorization(prepared);
  }

  /**
   * What a token must say for this request. Where upstreams may make different things of the path
   * or of the method, every rule applies (DESIGN §4.2).
   *
   * @param method as sent
   */
  public List<ClaimDemands> demands(String method, PathReadings path) {
    if (rules.isEmpty()) {
      return List.of();
    }
    return rules.stream().filter(rule -> rule.applies(method, path)).map(Rule::demands).toList();
  }

  /** Whether it depends on the path or the method which rules apply. */
  static boolean dependsOnPathOrMethod(AuthorizationRule rule) {
    return !rule.paths().isEmpty() || rule.methods().isPresent();
  }

  /**
   * One rule.
   *
   * @param paths its paths; empty: every path
   * @param methods its methods; empty: every method
   * @param demands what it asks
   */
  private record Rule(
      Optional<ClosingPaths> paths, Optional<Set<String>> methods, ClaimDemands demands) {
    Rule {
      requireNonNull(paths, "paths is null");
      methods = methods.map(Set::copyOf);
      requireNonNull(demands, "demands is null");
    }

    boolean applies(String method, PathReadings path) {
      return switch (path) {
        case NoPath() -> true;
        case Ambiguous _ -> true;
        case Plain plain ->
            !RegisteredMethods.contains(method)
                || (hasMethod(method) && (paths.isEmpty() || paths.get().have(plain)));
      };
    }

    /** GET includes HEAD. */
    private boolean hasMethod(String method) {
      return methods.isEmpty()
          || methods.get().contains(method)
          || (method.equals("HEAD") && methods.get().contains("GET"));
    }
  }
}
