package dev.httptrigger.extauthz.claims;

import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.ClaimForward.ToQuery;
import dev.httptrigger.extauthz.claims.ClaimText.Nothing;
import dev.httptrigger.extauthz.claims.ClaimText.Sendable;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What one trigger sends to its upstream in headers, and what it takes away (DESIGN §4.5).
 * Immutable.
 */
public final class HeaderForwards {
  /** With these a client could make the upstream see another method or path than was decided on. */
  private static final List<String> OVERRIDES =
      List.of(
          "x-http-method-override",
          "x-http-method",
          "x-method-override",
          "x-original-url",
          "x-rewrite-url");

  private static final String RESERVED_PREFIX = "x-httptrigger-";

  private final List<Forward> forwards;
  private final Set<String> names;
  private final Set<String> guarded;
  private final Set<String> alwaysRemoved;
  private final HeaderForwards forPreflights;

  private HeaderForwards(List<Forward> forwards, boolean removesOverrides) {
    this.forwards = List.copyOf(forwards);
    this.names = Set.copyOf(forwards.stream().map(Forward::name).toList());
    Set<String> guarded = new HashSet<>(names);
    if (removesOverrides) {
      guarded.addAll(OVERRIDES);
    }
    this.guarded = Set.copyOf(guarded);
    Set<String> removed = new HashSet<>();
    guarded.forEach(name -> removed.addAll(HeaderNames.spellings(name)));
    this.alwaysRemoved = Set.copyOf(removed);
    this.forPreflights = removesOverrides ? this : new HeaderForwards(forwards, true);
  }

  /**
   * The forwards of a trigger.
   *
   * @param forwards the claims it maps
   * @param removesOverrides whether headers that override method or path are taken away
   */
  public static HeaderForwards of(List<ClaimForward> forwards, boolean removesOverrides) {
    List<Forward> headers = new ArrayList<>();
    for (ClaimForward forward : forwards) {
      switch (forward.target()) {
        case ToHeader header -> headers.add(new Forward(forward.claimPath(), header.name()));
        case ToCookie _, ToQuery _, ToForm _ ->
            throw new IllegalArgumentException("a target is not known");
      }
    }
    return new HeaderForwards(headers, removesOverrides);
  }

  /**
   * The same for a preflight: it passes for its method alone, so no header may make another of it.
   */
  public HeaderForwards forPreflights() {
    return forPreflights;
  }

  /** The headers that carry claims: lower case letters, digits and hyphens. */
  public Set<String> names() {
    return names;
  }

  /**
   * What changes on an allowed request: the upstream sees our value once, or nothing.
   *
   * @param claims of a token that passed every rule; empty where no token was looked at
   * @param seen the client's headers
   * @param mappedInNamespace whether a folded name is one that a trigger of the same namespace maps
   * @param strays headers with tokens that nobody verified; they go too
   * @param own a header of ours that carries no claim
   */
  public Mutations mutations(
      Optional<JsonObject> claims,
      List<HeaderLine> seen,
      Predicate<String> mappedInNamespace,
      Set<String> strays,
      Optional<Header> own,
      Trace trace) {
    List<Header> set = new ArrayList<>();
    claims.ifPresent(present -> set.addAll(headers(present, trace)));
    own.ifPresent(set::add);
    Set<String> removed = new HashSet<>(alwaysRemoved);
    removed.addAll(strays);
    for (HeaderLine line : seen) {
      String folded = HeaderNames.folded(line.name());
      if (guarded.contains(folded)
          || folded.startsWith(RESERVED_PREFIX)
          || mappedInNamespace.test(folded)) {
        removed.add(line.name());
      }
    }
    set.forEach(header -> removed.remove(header.name()));
    if (trace.wanted()) {
      trace.add(
          new Trace.Changed(
              set.stream().map(Header::name).toList(), List.copyOf(new TreeSet<>(removed))));
    }
    return new Mutations(set, removed);
  }

  private List<Header> headers(JsonObject claims, Trace trace) {
    List<Header> headers = new ArrayList<>();
    for (Forward forward : forwards) {
      Optional<JsonValue> claim = ClaimText.find(claims, forward.claimPath());
      ClaimText text = claim.map(ClaimText::forHeader).orElse(new Nothing("the token has none"));
      String outcome =
          switch (text) {
            case Sendable sendable -> {
              headers.add(new Header(forward.name(), sendable.text()));
              yield "to header " + forward.name();
            }
            case Nothing nothing -> "not to header " + forward.name() + ": " + nothing.why();
          };
      if (trace.wanted()) {
        trace.add(
            new Trace.Looked(
                "claim " + Trace.quoted(String.join(".", forward.claimPath())), outcome));
      }
    }
    return headers;
  }

  /**
   * One claim that goes to one header.
   *
   * @param claimPath where the claim is
   * @param name the header
   */
  private record Forward(List<String> claimPath, String name) {}
}
