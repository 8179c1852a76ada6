package dev.httptrigger.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All peers are told the same, each in its own words. */
class ConfigurationsTest {
  private static final String KEYS = "{\"keys\":[{\"kty\":\"RSA\"}]}";
  private static final Policy POLICY = new Policy("https://issuer/", "orders", KEYS);
  private static final List<Site> SITES = Site.all(List.of("a.example", "b.example"), POLICY);
  private static final List<Site> CHANGED = Site.changed(SITES, 1, POLICY.forOthers());
  private static final String MANAGER = "/resources/0/filter_chains/0/filters/0/typed_config";

  @Test
  void envoyHasAProviderForEachHost() throws Exception {
    JsonNode manager =
        json(EnvoyConfiguration.listener(
                "1", 1234, CHANGED, new EnvoyConfiguration.Filter.JwtAuthn(0)))
            .at(MANAGER);
    JsonNode filter = manager.at("/http_filters/0/typed_config");

    assertThat(filter.at("/providers/p0/issuer").asText()).isEqualTo("https://issuer/");
    assertThat(filter.at("/providers/p0/local_jwks/inline_string").asText()).isEqualTo(KEYS);
    assertThat(filter.at("/providers/p0/audiences/0").asText()).isEqualTo("orders");
    assertThat(filter.at("/providers/p1/audiences/0").asText()).isEqualTo("elsewhere");
    assertThat(filter.at("/providers/p0/jwt_cache_config").isMissingNode()).isTrue();
    assertThat(filter.at("/requirement_map/p1/provider_name").asText()).isEqualTo("p1");
    JsonNode host = manager.at("/route_config/virtual_hosts/1");
    assertThat(host.at("/domains/0").asText()).isEqualTo("b.example");
    assertThat(
            host.at("/routes/0/typed_per_filter_config/envoy.filters.http.jwt_authn")
                .path("requirement_name")
                .asText())
        .isEqualTo("p1");
  }

  @Test
  void envoyRemembersTokensOnlyWhereItIsTold() throws Exception {
    assertThat(
            json(EnvoyConfiguration.listener(
                    "1", 1234, SITES, new EnvoyConfiguration.Filter.JwtAuthn(1_000)))
                .at(MANAGER + "/http_filters/0/typed_config/providers/p0/jwt_cache_config")
                .path("jwt_cache_size")
                .asInt())
        .isEqualTo(1_000);
  }

  @Test
  void withoutAFilterEnvoyHasTheRouterAlone() throws Exception {
    JsonNode manager =
        json(EnvoyConfiguration.listener("1", 1234, SITES, new EnvoyConfiguration.Filter.None()))
            .at(MANAGER);

    assertThat(manager.path("http_filters")).hasSize(1);
    assertThat(manager.at("/route_config/virtual_hosts/0/routes/0/typed_per_filter_config"))
        .isEmpty();
  }

  @Test
  void envoyAsksWhereItIsTold() throws Exception {
    EnvoyConfiguration.Filter asks = new EnvoyConfiguration.Filter.ExtAuthz(5678);
    JsonNode bootstrap = json(EnvoyConfiguration.bootstrap(Path.of("/l \".json"), asks));

    assertThat(bootstrap.at("/dynamic_resources/lds_config/path_config_source/path").asText())
        .isEqualTo("/l \".json");
    assertThat(
            bootstrap
                .at("/static_resources/clusters/0/load_assignment/endpoints/0/lb_endpoints/0")
                .at("/endpoint/address/socket_address/port_value")
                .asInt())
        .isEqualTo(5678);
    assertThat(
            json(EnvoyConfiguration.listener("1", 1234, SITES, asks))
                .at(MANAGER + "/http_filters/0/typed_config/failure_mode_allow")
                .asBoolean(true))
        .isFalse();
  }

  @Test
  void heimdallHasARuleForEachHost() throws Exception {
    JsonNode main =
        json(HeimdallConfiguration.main(1, 2, "http://keys", POLICY, Path.of("/rules.yaml")));
    JsonNode rules = json(HeimdallConfiguration.rules(CHANGED)).path("rules");

    assertThat(main.at("/mechanisms/authenticators/1/config/jwks_endpoint/url").asText())
        .isEqualTo("http://keys");
    assertThat(main.at("/default_rule/execute/0/authenticator").asText()).isEqualTo("deny");
    assertThat(main.at("/mechanisms/finalizers/0/config/headers/x-user-id").asText())
        .isEqualTo("{{ .Subject.ID }}");
    assertThat(rules).hasSize(2);
    assertThat(rules.at("/1/match/hosts/0/value").asText()).isEqualTo("b.example");
    assertThat(rules.at("/0/execute/0/config/assertions/audience/0").asText()).isEqualTo("orders");
    assertThat(rules.at("/1/execute/0/config/assertions/audience/0").asText())
        .isEqualTo("elsewhere");
    assertThat(rules.at("/1/execute/0/config/assertions/issuers/0").asText())
        .isEqualTo("https://issuer/");
  }

  @Test
  void opaHasTheHostsAsData() throws Exception {
    JsonNode host = json(OpaConfiguration.data(CHANGED)).path("hosts").path("b.example");

    assertThat(host.path("jwks").asText()).isEqualTo(KEYS);
    assertThat(host.path("aud").asText()).isEqualTo("elsewhere");
    assertThat(OpaConfiguration.policyOfData())
        .contains("cfg := data.hosts[input.attributes.request.http.host]")
        .contains("default result := {\"allowed\": false, \"http_status\": 401}");
    assertThat(json(OpaConfiguration.change(CHANGED.get(1))).at("/0/path").asText())
        .isEqualTo("/hosts/b.example/aud");
  }

  @Test
  void oneSiteOfOpaIsInItsPolicy() {
    assertThat(OpaConfiguration.policyOf(POLICY))
        .contains("cfg := {\"jwks\":\"{\\\"keys\\\":")
        .contains("\"x-user-id\": v[2].sub");
  }

  @Test
  void authorinoChecksIssuerAndAudienceByARule() throws Exception {
    JsonNode spec =
        json(AuthorinoConfiguration.resource("bench", 1, CHANGED.get(1), "http://keys"))
            .path("spec");

    assertThat(spec.at("/hosts/0").asText()).isEqualTo("b.example");
    assertThat(spec.at("/authentication/jwt/jwt/jwksUrl").asText()).isEqualTo("http://keys");
    assertThat(spec.at("/authorization/claims/patternMatching/patterns/0/predicate").asText())
        .isEqualTo("auth.identity.iss == 'https://issuer/' && 'elsewhere' in auth.identity.aud");
    assertThat(json(AuthorinoConfiguration.change(POLICY)).at("/spec/authorization"))
        .isEqualTo(
            json(AuthorinoConfiguration.resource("bench", 0, SITES.getFirst(), "http://keys"))
                .at("/spec/authorization"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300})
  void thousandsAreStillOneDocument(int hosts) throws Exception {
    List<Site> sites =
        Site.all(IntStream.range(0, hosts).mapToObj(host -> "h" + host).toList(), POLICY);

    assertThat(json(HeimdallConfiguration.rules(sites)).path("rules")).hasSize(hosts);
    assertThat(json(OpaConfiguration.data(sites)).path("hosts")).hasSize(hosts);
  }

  private static JsonNode json(String text) throws Exception {
    return new JsonMapper().readTree(text);
  }
}
