package dev.httptrigger.extauthz.claims;

import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.PackedHeaders;
import dev.httptrigger.extauthz.decision.RemovedHeaders;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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
final class HeaderForwards {
  /** With these a client could make the upstream see another method or path than was decided on. */
  private static final List<String> OVERRIDES =
      List.of(
          "x-http-method-override",
          "x-http-method",
          "x-method-override",
          "x-original-url",
          "x-rewrite-url");

  private static final String RESERVED_PREFIX = "x-httptrigger-";

  private final PlaceForwards forwards;
  private final Optional<String> payloadHeader;
  private final List<String> ordered;
  private final Set<String> names;
  private final Set<String> guarded;
  private final RemovedHeaders alwaysRemoved;
  private final RemovedHeaders removedBesideAll;
  private final HeaderForwards forPreflights;

  private HeaderForwards(
      PlaceForwards forwards, Optional<String> payloadHeader, boolean removesOverrides) {
    this.forwards = forwards;
    this.payloadHeader = payloadHeader;
    List<String> own = new ArrayList<>(forwards.ordered());
    payloadHeader.ifPresent(own::add);
    this.ordered = List.copyOf(own);
    this.names = Set.copyOf(own);
    Set<String> guarded = new HashSet<>(names);
    if (removesOverrides) {
      guarded.addAll(OVERRIDES);
    }
    this.guarded = Set.copyOf(guarded);
    Set<String> removed = new HashSet<>();
    guarded.forEach(name -> removed.addAll(HeaderNames.spellings(name)));
    this.alwaysRemoved = new RemovedHeaders(removed);
    removed.removeAll(names);
    this.removedBesideAll = new RemovedHeaders(removed);
    this.forPreflights =
        removesOverrides ? this : new HeaderForwards(forwards, payloadHeader, true);
  }

  /**
   * The forwards of a trigger.
   *
   * @param forwards the claims it maps; those to other places are passed over
   * @param payloadHeader the header that carries all claims
   * @param removesOverrides whether headers that override method or path are taken away
   */
  static HeaderForwards of(
      List<ClaimForward> forwards, Optional<String> payloadHeader, boolean removesOverrides) {
    return new HeaderForwards(
        PlaceForwards.of(Place.HEADER, forwards), payloadHeader, removesOverrides);
  }

  /**
   * The same for a preflight: it passes for its method alone, so no header may make another of it.
   */
  HeaderForwards forPreflights() {
    return forPreflights;
  }

  /** The headers that carry claims: lower case letters, digits and hyphens. */
  Set<String> names() {
    return names;
  }

  /**
   * What changes on an allowed request: the upstream sees our value once, or nothing.
   *
   * @param claims of a token that passed every rule, read by these forwards; empty where no token
   *     was looked at
   * @param seen the client's headers
   * @param mappedInNamespace whether a folded name is one that a trigger of the same namespace maps
   * @param strays headers with tokens that nobody verified; they go too
   * @param own a header of ours that carries no claim
   */
  Mutations mutations(
      Optional<TokenClaims> claims,
      HeaderLines seen,
      Predicate<String> mappedInNamespace,
      Set<String> strays,
      Optional<Header> own,
      Trace trace) {
    List<Header> set = set(claims, own, trace);
    Set<String> removed = removed(set, own.isPresent(), seen, mappedInNamespace, strays);
    if (trace.wanted()) {
      trace.add(
          new Trace.Changed(
              set.stream().map(Header::name).toList(), List.copyOf(new TreeSet<>(removed))));
    }
    return new Mutations(set, removed);
  }

  /** What was made of the claims when they were read; again where somebody wants to see how. */
  private List<Header> set(Optional<TokenClaims> claims, Optional<Header> own, Trace trace) {
    if (own.isEmpty() && !trace.wanted()) {
      return claims.isPresent() ? claims.get().headers() : PackedHeaders.NONE;
    }
    List<Header> set = new ArrayList<>(names.size() + 1);
    if (claims.isPresent()) {
      addHeaders(claims.get().object(), set, trace);
    }
    own.ifPresent(set::add);
    return set;
  }

  /** The headers that these claims become. */
  PackedHeaders headers(JsonObject claims) {
    if (names.isEmpty()) {
      return PackedHeaders.NONE;
    }
    List<Header> headers = new ArrayList<>(names.size());
    addHeaders(claims, headers, Trace.NONE);
    return PackedHeaders.of(headers, ordered);
  }

  /** Nearly every request has one of two sets of names that were made before it came. */
  private Set<String> removed(
      List<Header> set,
      boolean hasOwn,
      HeaderLines seen,
      Predicate<String> mappedInNamespace,
      Set<String> strays) {
    List<String> more = List.of();
    for (int line = 0; line < seen.count(); line++) {
      String name = seen.name(line);
      String folded = seen.isPlain(line) ? name : HeaderNames.folded(name);
      if (hasToGo(folded, mappedInNamespace) && !alwaysRemoved.contains(name)) {
        more = more.isEmpty() ? new ArrayList<>() : more;
        more.add(name);
      }
    }
    if (more.isEmpty() && strays.isEmpty() && !hasOwn) {
      if (set.isEmpty()) {
        return alwaysRemoved;
      }
      if (set.size() == names.size()) {
        return removedBesideAll;
      }
    }
    Set<String> removed = new HashSet<>(alwaysRemoved);
    removed.addAll(strays);
    removed.addAll(more);
    set.forEach(header -> removed.remove(header.name()));
    return removed;
  }

  private boolean hasToGo(String folded, Predicate<String> mappedInNamespace) {
    return mappedInNamespace.test(folded)
        || guarded.contains(folded)
        || folded.startsWith(RESERVED_PREFIX);
  }

  private void addHeaders(JsonObject claims, List<Header> headers, Trace trace) {
    forwards.values(claims, Header::new, headers, trace);
    if (payloadHeader.isPresent()) {
      headers.add(new Header(payloadHeader.get(), payload(claims)));
      if (trace.wanted()) {
        trace.add(new Trace.Looked("payload", "to header " + payloadHeader.get()));
      }
    }
  }

  /** All claims, as base64url of JSON in ASCII. */
  private static String payload(JsonObject claims) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(CompactJson.write(claims).getBytes(StandardCharsets.US_ASCII));
  }
}
