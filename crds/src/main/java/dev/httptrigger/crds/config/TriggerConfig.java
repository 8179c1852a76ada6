package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that a server needs to decide requests for one trigger: every default applied, every
 * reference resolved, ownership of hosts settled.
 *
 * @param trigger which trigger this is
 * @param uid the object's uid; a record made for another uid of the same name is another trigger
 * @param generation the generation of the spec that this was made of, at least 0
 * @param selection which requests are its
 * @param behaviour what happens to them
 */
public record TriggerConfig(
    ObjectName trigger, String uid, long generation, Selection selection, Behaviour behaviour) {
  /** Checks that nothing is null. */
  public TriggerConfig {
    requireNonNull(trigger, "trigger is null");
    requireNonNull(uid, "uid is null");
    requireNonNull(selection, "selection is null");
    requireNonNull(behaviour, "behaviour is null");
    for (KeySetSource source : keySetSources(behaviour)) {
      if (!isOf(trigger.namespace(), source)) {
        throw new IllegalArgumentException("keys come from the trigger's own namespace only");
      }
    }
  }

  /** The key sets that it refers to, which must be in force with it. */
  public Set<KeySetSource> keySetSources() {
    return keySetSources(behaviour);
  }

  /** The objects of the gateway that it is bound to, as the index lists them. */
  public Set<TargetHash> targets() {
    return selection.targets(trigger.namespace());
  }

  private static Set<KeySetSource> keySetSources(Behaviour behaviour) {
    Set<KeySetSource> sources = new LinkedHashSet<>();
    if (behaviour instanceof Decide decide && decide.access() instanceof Jwt jwt) {
      for (Provider provider : jwt.providers()) {
        switch (provider.keys()) {
          case InlineKeys _ -> {}
          case KeySetReference reference -> sources.add(reference.source());
        }
      }
    }
    return sources;
  }

  private static boolean isOf(String namespace, KeySetSource source) {
    return switch (source) {
      case InObject inObject -> inObject.object().name().namespace().equals(namespace);
      case Remote _ -> true;
    };
  }

  /** Which requests are a trigger's (DESIGN §4.1). */
  public sealed interface Selection {
    /** The host patterns that the trigger holds by it. */
    default List<HostBinding> hostBindings() {
      return switch (this) {
        case OnlyById _ -> List.of();
        case ByHost byHost -> byHost.bindings();
        case ByTarget byTarget -> byTarget.bindings();
      };
    }

    /**
     * The objects of the gateway that the trigger is bound to by it, as the index lists them.
     *
     * @param namespace the trigger's
     */
    default Set<TargetHash> targets(String namespace) {
      return switch (this) {
        case OnlyById _, ByHost _ -> Set.of();
        case ByTarget byTarget ->
            byTarget.targets().stream()
                .map(target -> TargetHash.of(namespace, target))
                .collect(Collectors.toUnmodifiableSet());
      };
    }
  }

  /** The spec names neither hosts nor targets: only the gateway's context extension selects it. */
  public record OnlyById() implements Selection {}

  /**
   * The spec names hosts. By id, too, the request's host and path must match one of the bindings.
   *
   * @param bindings the host patterns the trigger holds; empty where it lost all of them, and then
   *     nothing selects it
   */
  public record ByHost(List<HostBinding> bindings) implements Selection {
    /** Takes a copy. */
    public ByHost {
      bindings = List.copyOf(bindings);
    }
  }

  /**
   * A host pattern that the trigger holds, with the path prefixes that are its own there.
   *
   * @param host lower case: a name, {@code *.} and a name, or {@code *}
   * @param heldSince since when the trigger's namespace holds the host
   * @param prefixes the prefixes held; never empty
   */
  public record HostBinding(String host, Instant heldSince, List<HeldPrefix> prefixes) {
    /** Takes a copy. */
    public HostBinding {
      prefixes = List.copyOf(prefixes);
      if (prefixes.isEmpty()) {
        throw new IllegalArgumentException("a binding needs a prefix");
      }
    }
  }

  /**
   * A path prefix on a host, bounded by segments.
   *
   * @param prefix begins with {@code /}; {@code /} is every path
   * @param heldSince since when this trigger holds it on that host
   * @param closed whether every request under it is denied ({@code invalid_trigger}), whatever the
   *     behaviour says: an edit that can't be used claimed it, while the last good configuration
   *     stays in force for the rest
   */
  public record HeldPrefix(String prefix, Instant heldSince, boolean closed) {
    /** Checks that nothing is null. */
    public HeldPrefix {
      requireNonNull(prefix, "prefix is null");
      requireNonNull(heldSince, "heldSince is null");
    }

    /** A prefix that is not closed. */
    public HeldPrefix(String prefix, Instant heldSince) {
      this(prefix, heldSince, false);
    }
  }

  /**
   * The spec names objects of the gateway: where the gateway says which of its objects a request
   * belongs to, these are the trigger's (DESIGN §4.1 rule 2); elsewhere it has the hosts and
   * prefixes that the objects stand for.
   *
   * @param targets never empty
   * @param createdAt when the trigger was created: of several with one target the oldest wins
   * @param bindings the host patterns the trigger holds; empty where it has none or lost all
   */
  public record ByTarget(List<Target> targets, Instant createdAt, List<HostBinding> bindings)
      implements Selection {
    /** Takes copies. */
    public ByTarget {
      targets = List.copyOf(targets);
      bindings = List.copyOf(bindings);
      requireNonNull(createdAt, "createdAt is null");
      if (targets.isEmpty()) {
        throw new IllegalArgumentException("ByTarget needs a target");
      }
    }

    /** Targets that stand for no host. */
    public ByTarget(List<Target> targets, Instant createdAt) {
      this(targets, createdAt, List.of());
    }

    /** The same with other hosts. */
    public ByTarget withBindings(List<HostBinding> others) {
      return new ByTarget(targets, createdAt, others);
    }
  }

  /**
   * An object of the gateway in the trigger's namespace.
   *
   * @param group its API group
   * @param kind its kind
   * @param name its name
   * @param sectionName a part of it; empty: all of it
   */
  public record Target(String group, String kind, String name, Optional<String> sectionName) {
    /** Checks that nothing is null. */
    public Target {
      requireNonNull(group, "group is null");
      requireNonNull(kind, "kind is null");
      requireNonNull(name, "name is null");
      requireNonNull(sectionName, "sectionName is null");
    }
  }

  /** What happens to the requests of a trigger. */
  public sealed interface Behaviour {}

  /**
   * The trigger can't be used and never could: every request is denied ({@code invalid_trigger}).
   */
  public record Refuse() implements Behaviour {}

  /**
   * The trigger decides.
   *
   * @param profile which of the two sets of defaults and answers
   * @param enforcement whether refusals take effect
   * @param methods the methods allowed, in capitals, HEAD beside GET; empty: all
   * @param preflight what happens to a CORS preflight
   * @param access who gets through
   * @param denials what a refused client gets to see
   */
  public record Decide(
      Profile profile,
      Enforcement enforcement,
      Optional<Set<String>> methods,
      Preflight preflight,
      Access access,
      Denials denials)
      implements Behaviour {
    /** Takes copies. */
    public Decide {
      requireNonNull(profile, "profile is null");
      requireNonNull(enforcement, "enforcement is null");
      methods = methods.map(Set::copyOf);
      requireNonNull(preflight, "preflight is null");
      requireNonNull(access, "access is null");
      requireNonNull(denials, "denials is null");
    }

    /** The same with other access. */
    public Decide withAccess(Access other) {
      return new Decide(profile, enforcement, methods, preflight, other, denials);
    }
  }

  /** {@code spec.enforcement}. */
  public enum Enforcement {
    ENFORCE,
    DRY_RUN
  }

  /** {@code spec.profile}. */
  public enum Profile {
    STRICT,
    FUNCTION_COMPUTE
  }

  /** {@code spec.cors.preflight}. */
  public enum Preflight {
    ALLOW,
    AUTHENTICATE
  }

  /** Who gets through. */
  public sealed interface Access {}

  /** {@code authType: Anonymous}: everybody. */
  public record Anonymous() implements Access {}

  /**
   * {@code authType: Jwt}.
   *
   * @param match which paths need a token
   * @param missingToken what happens to a request without one where one is needed
   * @param tokenForwarding whether the upstream sees the token
   * @param tokenLocations where tokens are, in order; never empty
   * @param providers who may sign; never empty, each with a distinct issuer where there are several
   * @param forwardClaims the claims that go to the upstream
   * @param payloadHeader the header that carries all claims, lower case
   * @param authorization what a good token must also say; every rule that applies must hold
   * @param revokedTokens tokens refused although they verify
   */
  public record Jwt(
      Match match,
      MissingToken missingToken,
      TokenForwarding tokenForwarding,
      List<TokenLocation> tokenLocations,
      List<Provider> providers,
      List<ClaimForward> forwardClaims,
      Optional<String> payloadHeader,
      List<AuthorizationRule> authorization,
      Optional<RevokedTokens> revokedTokens)
      implements Access {
    /** Takes copies and checks the bounds. */
    public Jwt {
      requireNonNull(match, "match is null");
      requireNonNull(missingToken, "missingToken is null");
      requireNonNull(tokenForwarding, "tokenForwarding is null");
      requireNonNull(payloadHeader, "payloadHeader is null");
      authorization = List.copyOf(authorization);
      requireNonNull(revokedTokens, "revokedTokens is null");
      tokenLocations = List.copyOf(tokenLocations);
      providers = List.copyOf(providers);
      forwardClaims = List.copyOf(forwardClaims);
      if (tokenLocations.isEmpty() || providers.isEmpty()) {
        throw new IllegalArgumentException("Jwt needs a token location and a provider");
      }
    }

    /** The same with other providers. */
    public Jwt withProviders(List<Provider> others) {
      return new Jwt(
          match,
          missingToken,
          tokenForwarding,
          tokenLocations,
          others,
          forwardClaims,
          payloadHeader,
          authorization,
          revokedTokens);
    }

    /** The same with more revoked tokens. */
    public Jwt withRevoked(RevokedTokens more) {
      RevokedTokens before = revokedTokens.orElse(RevokedTokens.NONE);
      RevokedTokens all = before.with(more);
      if (all.equals(before)) {
        return this;
      }
      return new Jwt(
          match,
          missingToken,
          tokenForwarding,
          tokenLocations,
          providers,
          forwardClaims,
          payloadHeader,
          authorization,
          Optional.of(all));
    }
  }

  /** {@code spec.match}: which paths need a token (DESIGN §4.2). */
  public sealed interface Match {}

  /** Every path. */
  public record MatchAll() implements Match {}

  /**
   * Every path but these.
   *
   * @param openPaths exact, or with one trailing {@code *}; never empty
   */
  public record Whitelist(List<String> openPaths) implements Match {
    /** Takes a copy. */
    public Whitelist {
      openPaths = List.copyOf(openPaths);
    }
  }

  /**
   * Only these paths.
   *
   * @param closedPaths exact, or with one trailing {@code *}; never empty
   */
  public record Blacklist(List<String> closedPaths) implements Match {
    /** Takes a copy. */
    public Blacklist {
      closedPaths = List.copyOf(closedPaths);
    }
  }

  /** {@code spec.jwt.missingToken}. */
  public enum MissingToken {
    DENY,
    ALLOW
  }

  /** {@code spec.jwt.tokenForwarding}. */
  public enum TokenForwarding {
    KEEP,
    REMOVE
  }

  /** A place where a token may be (DESIGN §4.3). */
  public sealed interface TokenLocation {}

  /**
   * A request header.
   *
   * @param name lower case
   * @param prefix what stands before the token; may be empty
   */
  public record InHeader(String name, String prefix) implements TokenLocation {}

  /**
   * A parameter of the URL.
   *
   * @param name decoded, case counts
   */
  public record InQuery(String name) implements TokenLocation {}

  /**
   * A parameter of an {@code application/x-www-form-urlencoded} body.
   *
   * @param name decoded, case counts
   */
  public record InForm(String name) implements TokenLocation {}

  /**
   * A cookie.
   *
   * @param name case counts
   */
  public record InCookie(String name) implements TokenLocation {}
}
