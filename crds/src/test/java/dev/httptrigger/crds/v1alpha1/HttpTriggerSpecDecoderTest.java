package dev.httptrigger.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec.AuthType;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec.Enforcement;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec.Profile;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTriggerSpecDecoderTest {
  /** Every field there is, each at least once. */
  private static final String EVERYTHING =
      """
      apiVersion: httptrigger.dev/v1alpha1
      kind: HttpTrigger
      metadata: {name: everything}
      spec:
        hosts: [orders.example.com]
        pathPrefixes: [/api]
        targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: orders, sectionName: v1}]
        methods: [GET]
        authType: Jwt
        profile: FunctionCompute
        enforcement: DryRun
        match: {mode: Whitelist, paths: [/healthz]}
        cors: {preflight: Authenticate}
        jwt:
          missingToken: Allow
          tokenForwarding: Remove
          tokenLocations: [{in: Header, name: Authorization, prefix: "Bearer "}]
          providers:
          - name: main
            issuer: https://login.example.com/
            audiences: [orders]
            algorithms: [RS256]
            types: [at+jwt]
            clockSkew: 1h30m
            requireExpiration: false
            maxLifetime: 24h
            jwks: {inline: {keys: [{kty: RSA}]}, allowWellKnownKeys: true}
          - {name: secret, jwks: {secretRef: {name: keys, key: jwks.json, kid: k1}}}
          - {name: configmap, jwks: {configMapRef: {name: keys, key: jwks.json}}}
          - name: uri
            jwks: {remote: {uri: "https://a.example.com/jwks", refreshInterval: 5m, maxStaleness: 24h, caConfigMapRef: {name: ca, key: ca.crt}}}
          - {name: issuer, jwks: {remote: {issuer: "https://a.example.com"}}}
          forwardClaims:
          - {claim: sub, to: Header, name: x-user-id, encoding: Raw}
          - {claimPath: [realm_access, roles], to: Query, name: roles}
          forwardPayload: {header: x-jwt-payload}
          authorization:
          - paths: [/admin]
            methods: [POST]
            scopes: ["orders:write"]
            claims: [{claim: role, anyOf: [admin]}, {claimPath: [org, groups], allOf: [staff]}]
          revokedTokens: {configMapRef: {name: revoked, key: list}}
        denial:
          reason: Header
          unauthorized: {body: "{}", contentType: application/json, headers: [{name: cache-control, value: no-store}]}
          forbidden: {body: "{}"}
      """;

  @Test
  void noFieldIsForgotten() throws ReflectiveOperationException {
    Set<String> empty = new TreeSet<>();
    Set<String> filled = new TreeSet<>();

    collect(HttpTriggerSpecDecoder.decode(spec(EVERYTHING)), empty, filled);

    empty.removeAll(filled);
    assertThat(empty).isEmpty();
    assertThat(filled).hasSizeGreaterThan(60);
  }

  @Test
  void valuesArriveAsTheyAre() {
    HttpTriggerSpec spec = HttpTriggerSpecDecoder.decode(spec(EVERYTHING));
    Jwt jwt = spec.jwt().orElseThrow();
    JwtProvider main = jwt.providers().getFirst();

    assertThat(spec.profile()).isEqualTo(Profile.FUNCTION_COMPUTE);
    assertThat(main.clockSkew()).contains(Duration.ofMinutes(90));
    assertThat(main.requireExpiration()).contains(false);
    assertThat(main.jwks().inline().orElseThrow().at("/keys/0/kty").asText()).isEqualTo("RSA");
    assertThat(jwt.forwardClaims())
        .extracting(ForwardedClaim::path)
        .containsExactly(List.of("sub"), List.of("realm_access", "roles"));
    assertThat(jwt.tokenLocations())
        .containsExactly(new TokenLocation(Place.HEADER, "Authorization", Optional.of("Bearer ")));
  }

  @Test
  void whatIsNotWrittenIsAbsent() {
    HttpTriggerSpec spec =
        HttpTriggerSpecDecoder.decode(
            JsonNodeFactory.instance.objectNode().put("authType", "Anonymous"));

    assertThat(spec)
        .isEqualTo(
            new HttpTriggerSpec(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                AuthType.ANONYMOUS,
                Profile.STRICT,
                Enforcement.ENFORCE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void aTreeThatWasNeverAcceptedIsTheCallersMistake() {
    JsonNode odd = JsonNodeFactory.instance.objectNode().put("hosts", "secret-value");

    assertThatThrownBy(() -> HttpTriggerSpecDecoder.decode(odd))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hosts")
        .hasMessageNotContaining("secret-value");
  }

  @Test
  void inlineKeysNeverShow() {
    assertThat(HttpTriggerSpecDecoder.decode(spec(EVERYTHING)).toString())
        .doesNotContain("kty")
        .contains("inline=hidden");
  }

  @ParameterizedTest
  @CsvSource({
    "0s,        PT0S",
    "60s,       PT1M",
    "1h30m,     PT1H30M",
    "1h1ms,     PT1H0.001S",
    "500ms,     PT0.5S",
    "1m1m,      PT2M",
    "99999h,    PT99999H",
    "100000h,   ",
    "60,        ",
    "-1s,       ",
    "1.5h,      ",
    "1d,        ",
    "1h 1m,     ",
    "'',        ",
    "1h1h1h1h1h,",
  })
  void durations(String text, Duration expected) {
    assertThat(DurationText.parse(text)).isEqualTo(Optional.ofNullable(expected));
  }

  private static JsonNode spec(String yaml) {
    return ManifestParser.parse("everything.yaml", yaml).manifests().getFirst().tree().path("spec");
  }

  /** Notes every component of every record as filled or empty. */
  private static void collect(Object value, Set<String> empty, Set<String> filled)
      throws ReflectiveOperationException {
    if (!(value instanceof Record)) {
      return;
    }
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object field = component.getAccessor().invoke(value);
      String name = value.getClass().getSimpleName() + "." + component.getName();
      List<?> contents = contents(field);
      (contents.isEmpty() ? empty : filled).add(name);
      for (Object content : contents) {
        collect(content, empty, filled);
      }
    }
  }

  private static List<?> contents(Object field) {
    return switch (field) {
      case Optional<?> optional -> optional.stream().toList();
      case OptionalLong optional -> optional.stream().boxed().toList();
      case List<?> list -> list;
      default -> List.of(field);
    };
  }
}
