package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.workload.CommonTask;
import java.nio.file.Path;
import java.util.List;

/**
 * Envoy's configuration as JSON: a listener whose hosts answer by themselves, without an upstream,
 * and tell the user in a header of the answer. The listener is in a file of its own, which Envoy
 * reads again when it is replaced.
 */
final class EnvoyConfiguration {
  private static final String EXTENSIONS = "type.googleapis.com/envoy.extensions.";
  private static final String JWT = EXTENSIONS + "filters.http.jwt_authn.v3.";

  private EnvoyConfiguration() {}

  /** What decides. */
  sealed interface Filter {
    /** Nothing: every request passes. What the others cost is told by the difference. */
    record None() implements Filter {}

    /**
     * Envoy's own filter.
     *
     * @param remembered how many tokens it remembers; 0 for its default, which is none
     */
    record JwtAuthn(int remembered) implements Filter {}

    /**
     * A server that is asked.
     *
     * @param port of loopback
     */
    record ExtAuthz(int port) implements Filter {}
  }

  /** What Envoy starts with. */
  static String bootstrap(Path listenerFile, Filter filter) {
    return """
    {"node":{"id":"bench","cluster":"bench"},
    "dynamic_resources":{"lds_config":{"resource_api_version":"V3","path_config_source":{"path":%s}}},
    "static_resources":{"clusters":[%s]}}
    """
        .formatted(Json.string(listenerFile.toString()), cluster(filter));
  }

  private static String cluster(Filter filter) {
    return switch (filter) {
      case Filter.None _, Filter.JwtAuthn _ -> "";
      case Filter.ExtAuthz(int port) ->
          """
          {"name":"ext-authz","type":"STATIC","connect_timeout":"1s",
          "typed_extension_protocol_options":{"envoy.extensions.upstreams.http.v3.HttpProtocolOptions":
          {"@type":"%supstreams.http.v3.HttpProtocolOptions",
          "explicit_http_config":{"http2_protocol_options":{}}}},
          "circuit_breakers":{"thresholds":[{"max_requests":16384,"max_pending_requests":4096}]},
          "load_assignment":{"cluster_name":"ext-authz","endpoints":[{"lb_endpoints":[
          {"endpoint":{"address":{"socket_address":{"address":"127.0.0.1","port_value":%d}}}}]}]}}
          """
              .formatted(EXTENSIONS, port);
    };
  }

  /**
   * The listener's file.
   *
   * @param version another one for each content
   * @param port of loopback
   */
  static String listener(String version, int port, List<Site> sites, Filter filter) {
    return """
    {"version_info":%s,"resources":[{"@type":"type.googleapis.com/envoy.config.listener.v3.Listener",
    "name":"ingress","address":{"socket_address":{"address":"127.0.0.1","port_value":%d}},
    "filter_chains":[{"filters":[{"name":"envoy.filters.network.http_connection_manager","typed_config":
    {"@type":"%sfilters.network.http_connection_manager.v3.HttpConnectionManager",
    "stat_prefix":"ingress","codec_type":"AUTO","http_filters":[%s
    {"name":"envoy.filters.http.router","typed_config":
    {"@type":"%sfilters.http.router.v3.Router"}}],
    "route_config":{"name":"hosts","virtual_hosts":[%s]}}}]}]}]}
    """
        .formatted(
            Json.string(version),
            port,
            EXTENSIONS,
            filter(filter, sites),
            EXTENSIONS,
            Json.each(sites, (number, site) -> host(number, site.host(), filter)));
  }

  private static String filter(Filter filter, List<Site> sites) {
    return switch (filter) {
      case Filter.None() -> "";
      case Filter.JwtAuthn(int remembered) ->
          """
          {"name":"envoy.filters.http.jwt_authn","typed_config":
          {"@type":"%sJwtAuthentication","providers":{%s},"requirement_map":{%s}}},
          """
              .formatted(
                  JWT,
                  Json.each(sites, (number, site) -> provider(number, site.policy(), remembered)),
                  Json.each(
                      sites,
                      (number, _) ->
                          "\"p%d\":{\"provider_name\":\"p%d\"}".formatted(number, number)));
      case Filter.ExtAuthz _ ->
          """
          {"name":"envoy.filters.http.ext_authz","typed_config":
          {"@type":"%sfilters.http.ext_authz.v3.ExtAuthz","transport_api_version":"V3",
          "grpc_service":{"envoy_grpc":{"cluster_name":"ext-authz"},"timeout":"1s"},
          "failure_mode_allow":false,"encode_raw_headers":true,"validate_mutations":true}},
          """
              .formatted(EXTENSIONS);
    };
  }

  private static String provider(int number, Policy policy, int remembered) {
    String cache =
        remembered > 0 ? ",\"jwt_cache_config\":{\"jwt_cache_size\":" + remembered + "}" : "";
    return """
    "p%d":{"issuer":%s,"audiences":[%s],"local_jwks":{"inline_string":%s},"forward":true,
    "claim_to_headers":[{"header_name":"%s","claim_name":"sub"}]%s}\
    """
        .formatted(
            number,
            Json.string(policy.issuer()),
            Json.string(policy.audience()),
            Json.string(policy.keySet()),
            CommonTask.USER_HEADER,
            cache);
  }

  private static String host(int number, String host, Filter filter) {
    String requirement =
        filter instanceof Filter.JwtAuthn
            ? """
            ,"typed_per_filter_config":{"envoy.filters.http.jwt_authn":
            {"@type":"%sPerRouteConfig","requirement_name":"p%d"}}\
            """
                .formatted(JWT, number)
            : "";
    return """
    {"name":"h%d","domains":[%s],"routes":[{"match":{"prefix":"/"},"direct_response":{"status":200},
    "response_headers_to_add":[{"header":{"key":"%s","value":"%%REQ(%s)%%"}}]%s}]}\
    """
        .formatted(
            number, Json.string(host), CommonTask.USER_HEADER, CommonTask.USER_HEADER, requirement);
  }
}
