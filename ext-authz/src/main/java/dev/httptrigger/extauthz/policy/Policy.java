package dev.httptrigger.extauthz.policy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.Denials;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TargetHash;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.Enforcement;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.MissingToken;
import dev.httptrigger.crds.config.TriggerConfig.Preflight;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.config.TriggerConfig.TokenForwarding;
import dev.httptrigger.extauthz.claims.Forwards;
import dev.httptrigger.extauthz.claims.Revocation;
import dev.httptrigger.extauthz.path.PathPrefix;
import dev.httptrigger.extauthz.path.PathRules;
import dev.httptrigger.extauthz.token.TokenFinder;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A trigger's configuration, made ready for requests: keys translated, rules prepared. Immutable;
 * any number of threads may use it at the same time.
 *
 * @param trigger which trigger this is
 * @param uid the object's uid
 * @param generation the generation of the spec
 * @param selection which requests are its
 * @param conduct what happens to them
 */
public record Policy(
    ObjectName trigger, String uid, long generation, Selection selection, Conduct conduct) {
  private static final String COOKIE = "cookie";

  /** Checks that nothing is null. */
  public Policy {
    requireNonNull(trigger, "trigger is null");
    requireNonNull(uid, "uid is null");
    requireNonNull(selection, "selection is null");
    requireNonNull(conduct, "conduct is null");
  }

  /** Makes a configuration ready: see {@link Preparation}. */
  static Policy of(TriggerConfig config, SharedKeySets keySets, Preparation preparation) {
    Conduct conduct =
        switch (config.behaviour()) {
          case Refuse() -> new Refuses();
          case Decide decide ->
              keySets.haveAllOf(decide.access())
                  ? decides(decide, config, keySets, preparation)
                  : new Refuses();
        };
    return new Policy(
        preparation.name(config.trigger()),
        config.uid(),
        config.generation(),
        config.selection(),
        conduct);
  }

  /** The policy as it is under one of its prefixes: a closed prefix denies all. */
  Policy under(HeldPrefix held) {
    return held.closed() ? new Policy(trigger, uid, generation, selection, new Refuses()) : this;
  }

  /** The headers that carry claims of this trigger's tokens. */
  Set<String> mappedNames() {
    return switch (conduct) {
      case Refuses() -> Set.of();
      case Decides decides -> decides.forwards().headerNames();
    };
  }

  /**
   * The headers of an allowed request that a proxy has to take from our answer, where it can be
   * told of none but by its own configuration: those that carry claims, cookies where they carry
   * claims or tokens, and where tokens are taken away those that carried them.
   */
  Set<String> copiedNames() {
    return switch (conduct) {
      case Refuses() -> Set.of();
      case Decides decides -> {
        Set<String> names = new HashSet<>(tokenHeaders(decides.access()));
        names.addAll(decides.forwards().headerNames());
        if (decides.forwards().mapsCookies()) {
          names.add(COOKIE);
        }
        yield names;
      }
    };
  }

  private static Set<String> tokenHeaders(Access access) {
    return switch (access) {
      case Everybody() -> Set.of();
      case WithToken withToken -> {
        Set<String> names = withToken.finder().headers();
        yield switch (withToken.tokenForwarding()) {
          case REMOVE -> names;
          case KEEP -> names.contains(COOKIE) ? Set.of(COOKIE) : Set.of();
        };
      }
    };
  }

  /** The host patterns that the trigger holds. */
  List<HostBinding> bindings() {
    return selection.hostBindings();
  }

  /** The objects of the gateway that it is bound to. */
  Set<TargetHash> targets() {
    return selection.targets(trigger.namespace());
  }

  /** What happens to the requests of a trigger. */
  public sealed interface Conduct {}

  /** All are denied: the trigger can't be used. */
  public record Refuses() implements Conduct {}

  /**
   * They are looked at.
   *
   * @param profile which of the two sets of answers
   * @param enforcement whether refusals take effect
   * @param methods the methods allowed, in capitals; empty: all
   * @param preflight what happens to a CORS preflight
   * @param access who gets through
   * @param forwards what the upstream gets
   * @param denials what a refused client gets to see other than the usual
   */
  public record Decides(
      Profile profile,
      Enforcement enforcement,
      Optional<Set<String>> methods,
      Preflight preflight,
      Access access,
      Forwards forwards,
      Denials denials)
      implements Conduct {
    /** Takes copies. */
    public Decides {
      requireNonNull(profile, "profile is null");
      requireNonNull(enforcement, "enforcement is null");
      methods = methods.map(Set::copyOf);
      requireNonNull(preflight, "preflight is null");
      requireNonNull(access, "access is null");
      requireNonNull(forwards, "forwards is null");
      requireNonNull(denials, "denials is null");
    }
  }

  /** Who gets through. */
  public sealed interface Access {}

  /** Everybody. */
  public record Everybody() implements Access {}

  /**
   * Who has a token, on the paths that need one.
   *
   * @param paths which paths need one
   * @param missingToken what happens where one is needed and missing
   * @param tokenForwarding whether the upstream sees it
   * @param finder where it is
   * @param verifier whose tokens are believed
   * @param revocation which of these are refused all the same
   * @param authorization what a good token must also say
   */
  public record WithToken(
      PathRules paths,
      MissingToken missingToken,
      TokenForwarding tokenForwarding,
      TokenFinder finder,
      TokenVerifier verifier,
      Optional<Revocation> revocation,
      Authorization authorization)
      implements Access {
    /** Checks that nothing is null. */
    public WithToken {
      requireNonNull(paths, "paths is null");
      requireNonNull(missingToken, "missingToken is null");
      requireNonNull(tokenForwarding, "tokenForwarding is null");
      requireNonNull(finder, "finder is null");
      requireNonNull(verifier, "verifier is null");
      requireNonNull(revocation, "revocation is null");
      requireNonNull(authorization, "authorization is null");
    }
  }

  private static Decides decides(
      Decide decide, TriggerConfig config, SharedKeySets keySets, Preparation preparation) {
    Profile profile = decide.profile();
    Forwards forwards = forwards(decide, config, preparation);
    Access access =
        switch (decide.access()) {
          case Anonymous() -> new Everybody();
          case Jwt jwt ->
              new WithToken(
                  PathRules.of(jwt.match(), profile),
                  jwt.missingToken(),
                  jwt.tokenForwarding(),
                  preparation.finder(jwt.tokenLocations(), profile),
                  TokenVerifier.of(
                      RecordName.of(config.trigger()),
                      jwt.providers(),
                      profile,
                      keySets,
                      forwards,
                      preparation),
                  jwt.revokedTokens().map(Revocation::of),
                  Authorization.of(jwt.authorization(), profile));
        };
    return new Decides(
        profile,
        decide.enforcement(),
        decide.methods(),
        decide.preflight(),
        access,
        forwards,
        decide.denials());
  }

  private static Forwards forwards(Decide decide, TriggerConfig config, Preparation preparation) {
    boolean removesOverrides =
        decide.profile() == Profile.STRICT && hasRulesByPathOrMethod(decide, config.selection());
    return switch (decide.access()) {
      case Anonymous() -> preparation.forwards(List.of(), Optional.empty(), removesOverrides);
      case Jwt jwt ->
          preparation.forwards(jwt.forwardClaims(), jwt.payloadHeader(), removesOverrides);
    };
  }

  private static boolean hasRulesByPathOrMethod(Decide decide, Selection selection) {
    boolean byMatchOrRule =
        switch (decide.access()) {
          case Anonymous() -> false;
          case Jwt jwt ->
              !(jwt.match() instanceof MatchAll)
                  || jwt.authorization().stream().anyMatch(Authorization::dependsOnPathOrMethod);
        };
    boolean byPrefix =
        selection.hostBindings().stream()
            .flatMap(binding -> binding.prefixes().stream())
            .anyMatch(held -> !PathPrefix.of(held.prefix()).equals(PathPrefix.ROOT));
    return byMatchOrRule || byPrefix || decide.methods().isPresent();
  }
}
