package dev.httptrigger.crds.config;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.AuthorizationRule.ClaimCondition;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.ClaimForward.ToQuery;
import dev.httptrigger.crds.config.Denials.DenialAnswer;
import dev.httptrigger.crds.config.Denials.ResponseHeader;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.Provider.KeySource;
import dev.httptrigger.crds.config.TriggerConfig.Access;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.Enforcement;
import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.MissingToken;
import dev.httptrigger.crds.config.TriggerConfig.Preflight;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.config.TriggerConfig.TokenForwarding;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.crds.resolve.ResolvedTrigger;
import dev.httptrigger.crds.v1alpha1.Cors;
import dev.httptrigger.crds.v1alpha1.Denial;
import dev.httptrigger.crds.v1alpha1.ForwardedClaim;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.Jwt;
import dev.httptrigger.crds.v1alpha1.JwtProvider;
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
   */
  public static TriggerConfig compile(ResolvedTrigger trigger, Selection selection) {
    HttpTriggerSpec spec = trigger.spec();
    Profile profile =
        switch (spec.profile()) {
          case STRICT -> Profile.STRICT;
          case FUNCTION_COMPUTE -> Profile.FUNCTION_COMPUTE;
        };
    Decide decide =
        new Decide(
            profile,
            enforcement(spec),
            methods(spec.methods()),
            preflight(spec),
            access(trigger, spec, profile),
            spec.denial().map(TriggerCompiler::denials).orElse(Denials.USUAL));
    return new TriggerConfig(
        trigger.name(), trigger.uid(), trigger.generation(), selection, decide);
  }

  /** The configuration of a trigger that can't be used and never could: its requests are denied. */
  public static TriggerConfig refuse(
      ObjectName trigger, String uid, long generation, Selection selection) {
    return new TriggerConfig(trigger, uid, generation, selection, new Refuse());
  }

  private static Enforcement enforcement(HttpTriggerSpec spec) {
    return switch (spec.enforcement()) {
      case ENFORCE -> Enforcement.ENFORCE;
      case DRY_RUN -> Enforcement.DRY_RUN;
    };
  }

  private static Optional<Set<String>> methods(List<String> written) {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    Set<String> methods = new TreeSet<>(written);
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
        tokenForwarding(jwt),
        tokenLocations(jwt),
        jwt.providers().stream()
            .map(provider -> defaults.provider(provider, keys(trigger, provider)))
            .toList(),
        jwt.forwardClaims().stream().map(TriggerCompiler::forward).toList(),
        jwt.forwardPayload().map(payload -> header(payload.header())),
        jwt.authorization().stream().map(TriggerCompiler::rule).toList(),
        trigger.revokedTokens().map(RevokedTokens::of));
  }

  private static KeySource keys(ResolvedTrigger trigger, JwtProvider provider) {
    return trigger
        .sharedSource(provider)
        .<KeySource>map(
            source ->
                new KeySetReference(source, provider.jwks().allowWellKnownKeys().orElse(false)))
        .orElseGet(() -> new InlineKeys(trigger.keysOf(provider)));
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

  private static TokenForwarding tokenForwarding(Jwt jwt) {
    return switch (jwt.tokenForwarding().orElse(Jwt.TokenForwarding.KEEP)) {
      case KEEP -> TokenForwarding.KEEP;
      case REMOVE -> TokenForwarding.REMOVE;
    };
  }

  private static List<TokenLocation> tokenLocations(Jwt jwt) {
    if (jwt.tokenLocations().isEmpty()) {
      return List.of(AUTHORIZATION);
    }
    return jwt.tokenLocations().stream().map(TriggerCompiler::tokenLocation).toList();
  }

  private static TokenLocation tokenLocation(dev.httptrigger.crds.v1alpha1.TokenLocation location) {
    String name = location.name();
    return switch (location.in()) {
      case HEADER -> new InHeader(header(name), location.prefix().orElse(""));
      case QUERY -> new InQuery(name);
      case FORM -> new InForm(name);
      case COOKIE -> new InCookie(name);
    };
  }

  private static ClaimForward forward(ForwardedClaim claim) {
    ClaimForward.Target target =
        switch (claim.to()) {
          case HEADER -> new ToHeader(header(claim.name()));
          case COOKIE -> new ToCookie(claim.name());
          case QUERY -> new ToQuery(claim.name());
          case FORM -> new ToForm(claim.name());
        };
    ClaimForward.Encoding encoding =
        switch (claim.encoding().orElse(ForwardedClaim.Encoding.DEFAULT)) {
          case DEFAULT -> ClaimForward.Encoding.DEFAULT;
          case RAW -> ClaimForward.Encoding.RAW;
          case CSV -> ClaimForward.Encoding.CSV;
          case JSON -> ClaimForward.Encoding.JSON;
          case BASE64_URL -> ClaimForward.Encoding.BASE64_URL;
        };
    return new ClaimForward(claim.path(), encoding, target);
  }

  private static AuthorizationRule rule(dev.httptrigger.crds.v1alpha1.AuthorizationRule rule) {
    return new AuthorizationRule(
        rule.paths(),
        methods(rule.methods()),
        rule.scopes(),
        rule.claims().stream()
            .map(
                claim ->
                    new ClaimCondition(
                        claim.claim().map(List::of).orElse(claim.claimPath()),
                        claim.anyOf(),
                        claim.allOf()))
            .toList());
  }

  private static Denials denials(Denial denial) {
    boolean reasonShown =
        switch (denial.reason().orElse(Denial.Reason.HIDDEN)) {
          case HIDDEN -> false;
          case HEADER -> true;
        };
    return new Denials(
        reasonShown,
        denial.unauthorized().map(TriggerCompiler::answer),
        denial.forbidden().map(TriggerCompiler::answer));
  }

  private static DenialAnswer answer(Denial.Answer answer) {
    return new DenialAnswer(
        answer.body(),
        answer.contentType(),
        answer.headers().stream()
            .map(each -> new ResponseHeader(header(each.name()), each.value()))
            .toList());
  }

  private static String header(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
