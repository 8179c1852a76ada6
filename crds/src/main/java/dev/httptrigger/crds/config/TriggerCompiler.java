package dev.httptrigger.crds.config;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.TriggerConfig.Access;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.MissingToken;
import dev.httptrigger.crds.config.TriggerConfig.Preflight;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.crds.resolve.ResolvedTrigger;
import dev.httptrigger.crds.v1alpha1.Cors;
import dev.httptrigger.crds.v1alpha1.ForwardedClaim;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.Jwt;
import dev.httptrigger.crds.v1alpha1.Match;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Resolved trigger → {@link TriggerConfig}. Here, and nowhere else, absent fields get their values;
 * where the two profiles differ, {@link ProfileDefaults} says how. Stateless.
 */
public final class TriggerCompiler {
  private static final String GET = "GET";
  private static final String HEAD = "HEAD";
  private static final TokenLocation AUTHORIZATION = new InHeader("authorization", "Bearer ");

  private TriggerCompiler() {}

  /**
   * The configuration of a trigger that can be used.
   *
   * @param selection which requests are its, as the ownership of hosts decided
   * @throws IllegalArgumentException if the spec uses what the checks refuse
   */
  public static TriggerConfig compile(ResolvedTrigger trigger, Selection selection) {
    HttpTriggerSpec spec = trigger.spec();
    NotCompiled.requireNothingOf(spec);
    Profile profile =
        switch (spec.profile()) {
          case STRICT -> Profile.STRICT;
          case FUNCTION_COMPUTE -> Profile.FUNCTION_COMPUTE;
        };
    Decide decide =
        new Decide(profile, methods(spec), preflight(spec), access(trigger, spec, profile));
    return new TriggerConfig(
        trigger.name(), trigger.uid(), trigger.generation(), selection, decide);
  }

  /** The configuration of a trigger that can't be used and never could: its requests are denied. */
  public static TriggerConfig refuse(
      ObjectName trigger, String uid, long generation, Selection selection) {
    return new TriggerConfig(trigger, uid, generation, selection, new Refuse());
  }

  private static Optional<Set<String>> methods(HttpTriggerSpec spec) {
    if (spec.methods().isEmpty()) {
      return Optional.empty();
    }
    Set<String> methods = new TreeSet<>(spec.methods());
    if (methods.contains(GET)) {
      methods.add(HEAD);
    }
    return Optional.of(methods);
  }

  private static Preflight preflight(HttpTriggerSpec spec) {
    return switch (spec.cors().flatMap(Cors::preflight).orElse(Cors.Preflight.ALLOW)) {
      case ALLOW -> Preflight.ALLOW;
      case AUTHENTICATE -> Preflight.AUTHENTICATE;
    };
  }

  private static Access access(ResolvedTrigger trigger, HttpTriggerSpec spec, Profile profile) {
    if (spec.jwt().isEmpty()) {
      return new Anonymous();
    }
    Jwt jwt = spec.jwt().get();
    ProfileDefaults defaults = ProfileDefaults.of(profile);
    return new TriggerConfig.Jwt(
        match(spec),
        missingToken(jwt),
        tokenLocations(jwt),
        jwt.providers().stream()
            .map(provider -> defaults.provider(provider, trigger.keysOf(provider)))
            .toList(),
        jwt.forwardClaims().stream().map(TriggerCompiler::forward).toList());
  }

  private static TriggerConfig.Match match(HttpTriggerSpec spec) {
    List<String> paths = spec.match().map(Match::paths).orElse(List.of());
    return switch (spec.match().flatMap(Match::mode).orElse(Match.Mode.ALL)) {
      case ALL -> new MatchAll();
      case WHITELIST -> new Whitelist(paths);
      case BLACKLIST -> new Blacklist(paths);
    };
  }

  private static MissingToken missingToken(Jwt jwt) {
    return switch (jwt.missingToken().orElse(Jwt.MissingToken.DENY)) {
      case DENY -> MissingToken.DENY;
      case ALLOW -> MissingToken.ALLOW;
    };
  }

  private static List<TokenLocation> tokenLocations(Jwt jwt) {
    if (jwt.tokenLocations().isEmpty()) {
      return List.of(AUTHORIZATION);
    }
    return jwt.tokenLocations().stream()
        .<TokenLocation>map(
            location -> new InHeader(header(location.name()), location.prefix().orElse("")))
        .toList();
  }

  private static ClaimForward forward(ForwardedClaim claim) {
    return new ClaimForward(claim.path(), new ToHeader(header(claim.name())));
  }

  private static String header(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
