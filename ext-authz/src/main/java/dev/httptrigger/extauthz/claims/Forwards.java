package dev.httptrigger.extauthz.claims;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.extauthz.decision.BodyKind;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one trigger sends to its upstream in all four places, and what it takes away: for every
 * mapped name the upstream sees our value exactly once, or nothing (DESIGN §4.5). Immutable.
 */
public final class Forwards {
  private final HeaderForwards headers;
  private final PlaceForwards cookies;
  private final PlaceForwards query;
  private final PlaceForwards form;
  private final Set<String> urlNames;

  private Forwards(
      HeaderForwards headers, PlaceForwards cookies, PlaceForwards query, PlaceForwards form) {
    this.headers = headers;
    this.cookies = cookies;
    this.query = query;
    this.form = form;
    // Servlets read the query and the form as one: a name of one is removed from the other.
    this.urlNames = union(query.names(), form.names());
  }

  /**
   * The forwards of a trigger.
   *
   * @param forwards the claims it maps
   * @param payloadHeader the header that carries all claims
   * @param removesOverrides whether headers that override method or path are taken away
   */
  public static Forwards of(
      List<ClaimForward> forwards, Optional<String> payloadHeader, boolean removesOverrides) {
    return new Forwards(
        HeaderForwards.of(forwards, payloadHeader, removesOverrides),
        PlaceForwards.of(Place.COOKIE, forwards),
        PlaceForwards.of(Place.QUERY, forwards),
        PlaceForwards.of(Place.FORM, forwards));
  }

  /**
   * The same for a preflight: it passes for its method alone, so no header may make another of it.
   */
  public Forwards forPreflights() {
    return new Forwards(headers.forPreflights(), cookies, query, form);
  }

  /** The headers that carry claims: lower case letters, digits and hyphens. */
  public Set<String> headerNames() {
    return headers.names();
  }

  /** Whether cookies carry claims. */
  public boolean mapsCookies() {
    return !cookies.names().isEmpty();
  }

  /** What a token says, read for these forwards. */
  public TokenClaims read(JsonObject claims) {
    return new TokenClaims(claims, headers.headers(claims));
  }

  /** What came of asking. */
  public sealed interface Outcome {}

  /**
   * The request may go on, changed.
   *
   * @param mutations what changes in its head
   * @param form what changes in its form
   */
  public record Changes(Mutations mutations, FormChange form) implements Outcome {
    /** Checks that nothing is null. */
    public Changes {
      requireNonNull(mutations, "mutations is null");
      requireNonNull(form, "form is null");
    }
  }

  /**
   * The request can't be changed so that the upstream sees our value or nothing: it must not pass.
   *
   * @param reason for metrics and logs
   * @param why without a word of the request
   */
  public record Unchangeable(DenialReason reason, String why) implements Outcome {
    /** Checks that nothing is null. */
    public Unchangeable {
      requireNonNull(reason, "reason is null");
      requireNonNull(why, "why is null");
    }
  }

  /**
   * What changes on an allowed request.
   *
   * @param claims of a token that passed every rule, read by these forwards; empty where no token
   *     was looked at
   * @param mappedInNamespace whether a folded header name is one that a trigger of the same
   *     namespace maps
   * @param unwanted what has to go of tokens
   * @param own a header of ours that carries no claim
   */
  public Outcome outcome(
      Optional<TokenClaims> claims,
      RequestView request,
      Predicate<String> mappedInNamespace,
      Unwanted unwanted,
      Optional<Header> own,
      Trace trace) {
    boolean changesForms = request.hasFormProcessor();
    boolean needsForms = !form.names().isEmpty() || !unwanted.form().isEmpty();
    // What the body is matters to few triggers, and is not found out for the others.
    BodyKind body = changesForms || needsForms ? BodyKind.of(request) : BodyKind.NO_FORM;
    if (needsForms) {
      Optional<Unchangeable> unreadable = unreadable(request, body);
      if (unreadable.isPresent()) {
        return unreadable.get();
      }
    }
    Optional<JsonObject> said = claims.map(TokenClaims::object);
    Optional<String> target = target(request, query.values(said, trace), unwanted);
    if (target.isPresent() && !isPrintable(target.get())) {
      return new Unchangeable(
          DenialReason.AMBIGUOUS_PATH, "the target has a byte outside printable ASCII");
    }
    Mutations mutations =
        headers.mutations(
            claims, request.lines(), mappedInNamespace, unwanted.headers(), own, trace);
    if (target.isPresent()) {
      mutations = new Mutations(mutations.setHeaders(), mutations.removeHeaders(), target);
    }
    return new Changes(
        withCookies(mutations, request, cookies.values(said, trace), unwanted),
        formChange(changesForms, body, form.values(said, trace), unwanted));
  }

  /** The target that the upstream gets; empty where the client's stays. */
  private Optional<String> target(RequestView request, List<Parameter> added, Unwanted unwanted) {
    if (urlNames.isEmpty() && unwanted.query().isEmpty() && added.isEmpty()) {
      return Optional.empty();
    }
    String target = new String(request.target(), StandardCharsets.ISO_8859_1);
    String rewritten = QueryRewrite.rewritten(target, union(urlNames, unwanted.query()), added);
    return rewritten.equals(target) ? Optional.empty() : Optional.of(rewritten);
  }

  private static boolean isPrintable(String target) {
    return target.chars().allMatch(octet -> octet > ' ' && octet < 0x7f);
  }

  /** A body in which a name that has to be ours or gone can't be found for certain. */
  private Optional<Unchangeable> unreadable(RequestView request, BodyKind body) {
    return switch (body) {
      case NO_FORM, EMPTY_FORM -> Optional.empty();
      case UNCLEAR ->
          form.names().isEmpty()
              ? Optional.empty()
              : unchangeable(DenialReason.UNSUPPORTED_BODY, "parameters may be in the body");
      case UNCLEAR_FORM ->
          unchangeable(DenialReason.UNSUPPORTED_BODY, "the form can't be read for certain");
      case FORM -> {
        if (request.lines().have("upgrade")) {
          yield unchangeable(
              DenialReason.BODY_TRUNCATED, "no processor sees a form with an upgrade");
        }
        yield request.hasFormProcessor()
            ? Optional.empty()
            : unchangeable(
                DenialReason.UNSUPPORTED_BODY, "the route has no processor that changes forms");
      }
    };
  }

  private static Optional<Unchangeable> unchangeable(DenialReason reason, String why) {
    return Optional.of(new Unchangeable(reason, why));
  }

  private Mutations withCookies(
      Mutations mutations, RequestView request, List<Parameter> values, Unwanted unwanted) {
    if (!mapsCookies() && (unwanted.cookies().isEmpty() || !request.lines().have("cookie"))) {
      return mutations;
    }
    Optional<String> rewritten =
        CookieRewrite.rewritten(
            request.headers(), union(cookies.names(), unwanted.cookies()), values);
    if (rewritten.isEmpty() || mutations.removeHeaders().contains("cookie")) {
      return mutations;
    }
    List<Header> set = new ArrayList<>(mutations.setHeaders());
    Set<String> removed = new HashSet<>(mutations.removeHeaders());
    if (rewritten.get().isEmpty()) {
      removed.add("cookie");
    } else {
      set.add(new Header("cookie", rewritten.get()));
    }
    return new Mutations(set, removed, mutations.target());
  }

  private FormChange formChange(
      boolean changesForms, BodyKind body, List<Parameter> added, Unwanted unwanted) {
    boolean isForm = body == BodyKind.FORM || body == BodyKind.EMPTY_FORM;
    return changesForms
        ? new FormChange(isForm, union(urlNames, unwanted.form()), added)
        : FormChange.NONE;
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    if (other.isEmpty()) {
      return one;
    }
    Set<String> union = new HashSet<>(one);
    union.addAll(other);
    return Set.copyOf(union);
  }
}
