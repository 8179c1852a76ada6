package dev.httptrigger.extauthz.invariant;

import dev.httptrigger.testkit.TokenMint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The triggers whose upstream is looked at, one host each, all in one namespace. */
enum ProtectedTrigger {
  /** Claims to all four places. */
  ALL("", "", true),
  /** The same in the other profile. */
  COMPATIBLE("profile: FunctionCompute", "", true),
  /** No token goes to the upstream. */
  REMOVING("", "tokenForwarding: Remove", true),
  /** What is refused is only reported. */
  DRY("enforcement: DryRun", "", true),
  /** A token may be missing. */
  LENIENT("", "missingToken: Allow", true),
  /** Nothing goes to a form, and no processor is on the route. */
  WITHOUT_FORM("", "", false);

  /** Where a claim goes. */
  enum Place {
    HEADER,
    RAW_HEADER,
    LIST_HEADER,
    COOKIE,
    QUERY,
    FORM;

    boolean isHeader() {
      return switch (this) {
        case HEADER, RAW_HEADER, LIST_HEADER -> true;
        case COOKIE, QUERY, FORM -> false;
      };
    }
  }

  /**
   * A claim that goes to the upstream.
   *
   * @param name lower case where it is a header
   */
  record Mapping(String claim, Place place, String name) {}

  /** The path that needs no token. */
  static final String OPEN = "/open";

  /** The header that has all claims. */
  static final String PAYLOAD = "x-jwt-payload";

  /** Places of tokens beside {@code authorization}. */
  static final String TOKEN_COOKIE = "session";

  static final String TOKEN_PARAMETER = "access_token";

  private static final List<Mapping> WITHOUT_FORMS =
      List.of(
          new Mapping("sub", Place.HEADER, "x-user-id"),
          new Mapping("name", Place.RAW_HEADER, "x-name"),
          new Mapping("roles", Place.LIST_HEADER, "x-user-roles"),
          new Mapping("sub", Place.COOKIE, "uid"),
          new Mapping("name", Place.COOKIE, "user-name"),
          new Mapping("sub", Place.QUERY, "uid"),
          new Mapping("name", Place.QUERY, "user.name"));

  private static final List<Mapping> FORMS =
      List.of(new Mapping("sub", Place.FORM, "uid"), new Mapping("name", Place.FORM, "full-name"));

  private static final Mapping ONLY_HERE = new Mapping("sub", Place.HEADER, "x-team");

  private final String spec;
  private final String jwt;
  private final boolean mapsToForm;

  ProtectedTrigger(String spec, String jwt, boolean mapsToForm) {
    this.spec = spec;
    this.jwt = jwt;
    this.mapsToForm = mapsToForm;
  }

  String host() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".invariant.example";
  }

  boolean mapsToForm() {
    return mapsToForm;
  }

  boolean isStrict() {
    return this != COMPATIBLE;
  }

  /** What goes to its upstream. */
  List<Mapping> mappings() {
    List<Mapping> mappings = new ArrayList<>(WITHOUT_FORMS);
    if (mapsToForm) {
      mappings.addAll(FORMS);
    } else {
      mappings.add(ONLY_HERE);
    }
    return mappings;
  }

  /** The names that the client can't send in a query or a form: servlets read both as one. */
  Set<String> parameterNames() {
    return names(Set.of(Place.QUERY, Place.FORM));
  }

  Set<String> cookieNames() {
    return names(Set.of(Place.COOKIE));
  }

  private Set<String> names(Set<Place> places) {
    return mappings().stream()
        .filter(mapping -> places.contains(mapping.place()))
        .map(Mapping::name)
        .collect(Collectors.toSet());
  }

  /** The headers that any trigger of the namespace maps. */
  static Set<String> headerNames() {
    Set<String> names =
        Arrays.stream(values())
            .flatMap(trigger -> trigger.mappings().stream())
            .filter(mapping -> mapping.place().isHeader())
            .map(Mapping::name)
            .collect(Collectors.toSet());
    names.add(PAYLOAD);
    return names;
  }

  /** Its manifest. */
  String manifest(TokenMint mint) {
    String forwards =
        mappings().stream().map(ProtectedTrigger::forward).collect(Collectors.joining("\n"));
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: %s, namespace: demo}
    spec:
      hosts: [%s]
      %s
      match: {mode: Whitelist, paths: [%s]}
      jwt:
        %s
        tokenLocations:
        - {in: Header, name: Authorization, prefix: "Bearer "}
        - {in: Cookie, name: %s}
        - {in: Query, name: %s}
    %s
        providers:
        - {name: main, jwks: {inline: {keys: [%s]}}}
        forwardPayload: {header: %s}
        forwardClaims:
    %s
    """
        .formatted(
            name().toLowerCase(Locale.ROOT).replace('_', '-'),
            host(),
            spec,
            OPEN,
            jwt,
            TOKEN_COOKIE,
            TOKEN_PARAMETER,
            mapsToForm ? "    - {in: Form, name: " + TOKEN_PARAMETER + "}" : "",
            mint.publicJwk(),
            PAYLOAD,
            forwards);
  }

  private static String forward(Mapping mapping) {
    String to =
        switch (mapping.place()) {
          case HEADER -> "Header";
          case RAW_HEADER -> "Header, encoding: Raw";
          case LIST_HEADER -> "Header, encoding: Csv";
          case COOKIE -> "Cookie";
          case QUERY -> "Query";
          case FORM -> "Form";
        };
    return "    - {claim: %s, to: %s, name: %s}".formatted(mapping.claim(), to, mapping.name());
  }
}
