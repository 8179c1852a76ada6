package dev.httptrigger.extauthz.example;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.ClaimForward.Encoding;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.Denials;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.RevokedTokens;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Access;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.Enforcement;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.Match;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.MissingToken;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Preflight;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.config.TriggerConfig.TokenForwarding;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.policy.Claims;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.policy.SharedKeySets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A trigger built step by step: shop/orders on {@value ExampleRequest#HOST}, Strict, every path
 * needs a token in {@code Authorization}, no keys, no issuer, no claims forwarded.
 */
public final class ExampleTrigger {
  /** Since when every host is held, unless said otherwise. */
  public static final Instant HELD_SINCE = Instant.parse("2026-01-01T00:00:00Z");

  private ObjectName name = new ObjectName("shop", "orders");
  private final List<HostBinding> bindings = new ArrayList<>();
  private boolean onlyById;
  private final List<Target> targets = new ArrayList<>();
  private Instant createdAt = HELD_SINCE;
  private boolean refused;
  private boolean anonymous;
  private Profile profile = Profile.STRICT;
  private Optional<Set<String>> methods = Optional.empty();
  private Preflight preflight = Preflight.ALLOW;
  private Match match = new MatchAll();
  private MissingToken missingToken = MissingToken.DENY;
  private List<TokenLocation> locations = List.of(new InHeader("authorization", "Bearer "));
  private List<Provider> providers = List.of(provider(new KeySet(List.of())));
  private final List<ClaimForward> forwards = new ArrayList<>();
  private Enforcement enforcement = Enforcement.ENFORCE;
  private TokenForwarding tokenForwarding = TokenForwarding.KEEP;
  private Optional<String> payloadHeader = Optional.empty();
  private List<AuthorizationRule> authorization = List.of();
  private Optional<RevokedTokens> revokedTokens = Optional.empty();
  private Denials denials = Denials.USUAL;

  /** The trigger described above. */
  public static ExampleTrigger trigger() {
    return new ExampleTrigger();
  }

  /** What the index says of a trigger that holds these hosts. */
  public static Claims claims(String... hosts) {
    return new Claims(
        Stream.of(hosts).map(HostHash::of).collect(Collectors.toUnmodifiableSet()), Set.of());
  }

  /** A provider without demands but {@code exp}. */
  public static Provider provider(KeySet keys) {
    return new Provider(
        "main",
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.of(Set.of("", "jwt", "at+jwt")),
        Duration.ofSeconds(60),
        true,
        Optional.empty(),
        new InlineKeys(keys));
  }

  /** Of that namespace and name. */
  public ExampleTrigger named(String namespace, String other) {
    name = new ObjectName(namespace, other);
    return this;
  }

  /** On that host, too, under these prefixes. */
  public ExampleTrigger host(String host, String... prefixes) {
    return host(host, HELD_SINCE, prefixes);
  }

  /** On that host, too, under these prefixes, held since then. */
  public ExampleTrigger host(String host, Instant heldSince, String... prefixes) {
    List<String> texts = prefixes.length == 0 ? List.of("/") : List.of(prefixes);
    bindings.add(
        new HostBinding(
            host,
            heldSince,
            texts.stream().map(prefix -> new HeldPrefix(prefix, heldSince)).toList()));
    return this;
  }

  /** On that host, too, but closed under these prefixes. */
  public ExampleTrigger closed(String host, String... prefixes) {
    bindings.add(
        new HostBinding(
            host,
            HELD_SINCE,
            List.of(prefixes).stream()
                .map(prefix -> new HeldPrefix(prefix, HELD_SINCE, true))
                .toList()));
    return this;
  }

  /** Without hosts. */
  public ExampleTrigger onlyById() {
    onlyById = true;
    return this;
  }

  /** For that object of the gateway, too. */
  public ExampleTrigger target(Target target) {
    targets.add(target);
    return this;
  }

  /** Created then. */
  public ExampleTrigger createdAt(Instant instant) {
    createdAt = instant;
    return this;
  }

  /** That can't be used. */
  public ExampleTrigger refused() {
    refused = true;
    return this;
  }

  /** {@code authType: Anonymous}. */
  public ExampleTrigger anonymous() {
    anonymous = true;
    return this;
  }

  /** In that profile. */
  public ExampleTrigger profile(Profile other) {
    profile = other;
    return this;
  }

  /** With these methods; HEAD is not added. */
  public ExampleTrigger methods(String... names) {
    methods = Optional.of(Set.of(names));
    return this;
  }

  /** With that preflight. */
  public ExampleTrigger preflight(Preflight other) {
    preflight = other;
    return this;
  }

  /** With that match. */
  public ExampleTrigger match(Match other) {
    match = other;
    return this;
  }

  /** With {@code missingToken: Allow}. */
  public ExampleTrigger missingTokenAllowed() {
    missingToken = MissingToken.ALLOW;
    return this;
  }

  /** With these token locations. */
  public ExampleTrigger locations(TokenLocation... other) {
    locations = List.of(other);
    return this;
  }

  /** With these keys and no other demands. */
  public ExampleTrigger keys(KeySet keys) {
    return providers(provider(keys));
  }

  /** With these providers. */
  public ExampleTrigger providers(Provider... other) {
    providers = List.of(other);
    return this;
  }

  /** With one more claim in a header. */
  public ExampleTrigger forward(String claim, String header) {
    return forward(List.of(claim), header);
  }

  /** With one more claim in a header. */
  public ExampleTrigger forward(List<String> claimPath, String header) {
    return forward(new ClaimForward(claimPath, Encoding.DEFAULT, new ToHeader(header)));
  }

  /** With one more claim. */
  public ExampleTrigger forward(ClaimForward forward) {
    forwards.add(forward);
    return this;
  }

  /** With {@code enforcement: DryRun}. */
  public ExampleTrigger dryRun() {
    enforcement = Enforcement.DRY_RUN;
    return this;
  }

  /** With {@code tokenForwarding: Remove}. */
  public ExampleTrigger tokenRemoved() {
    tokenForwarding = TokenForwarding.REMOVE;
    return this;
  }

  /** With all claims in that header. */
  public ExampleTrigger payloadHeader(String header) {
    payloadHeader = Optional.of(header);
    return this;
  }

  /** With these rules on claims. */
  public ExampleTrigger authorization(AuthorizationRule... rules) {
    authorization = List.of(rules);
    return this;
  }

  /** With these tokens revoked. */
  public ExampleTrigger revoked(RevokedTokens revoked) {
    revokedTokens = Optional.of(revoked);
    return this;
  }

  /** With these answers. */
  public ExampleTrigger denials(Denials other) {
    denials = other;
    return this;
  }

  /** Its configuration. */
  public TriggerConfig config() {
    if (bindings.isEmpty() && targets.isEmpty()) {
      host(ExampleRequest.HOST);
    }
    Selection byHost = onlyById ? new OnlyById() : new ByHost(bindings);
    Selection selection = targets.isEmpty() ? byHost : new ByTarget(targets, createdAt, bindings);
    Access access =
        anonymous
            ? new Anonymous()
            : new Jwt(
                match,
                missingToken,
                tokenForwarding,
                locations,
                providers,
                forwards,
                payloadHeader,
                authorization,
                revokedTokens);
    return new TriggerConfig(
        name,
        "uid-of-" + name.name(),
        1,
        selection,
        refused
            ? new Refuse()
            : new Decide(profile, enforcement, methods, preflight, access, denials));
  }

  /** Its policy. */
  public Policy policy() {
    return Preparation.byJdk().policy(config(), SharedKeySets.none());
  }
}
