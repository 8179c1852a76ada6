package dev.httptrigger.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The bootstrap that the product recommends, {@code deploy/examples/envoy/envoy.yaml}, with the
 * addresses of this machine in place of the ones it names, and, where a test asks for it, with a
 * recommended setting taken away. Immutable: each {@code with…} gives a new one.
 */
public final class EnvoyBootstrap {
  /** The name of the one listener, for {@link Envoy#port}. */
  public static final String LISTENER = "ingress";

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String LOOPBACK = "127.0.0.1";
  private static final String CONNECTION_MANAGER =
      "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config";
  private static final String EXT_AUTHZ = CONNECTION_MANAGER + "/http_filters/0/typed_config";
  private static final String EXT_PROC = CONNECTION_MANAGER + "/http_filters/1/typed_config";
  private static final String VIRTUAL_HOSTS = CONNECTION_MANAGER + "/route_config/virtual_hosts";
  private static final String TYPE_PREFIX =
      "type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.";

  private final JsonNode tree;

  private EnvoyBootstrap(JsonNode tree) {
    this.tree = tree;
  }

  /**
   * The checkout's file, listening on free ports of loopback only.
   *
   * @throws RealPartException when this does not run from a checkout
   * @throws UncheckedIOException when the file can't be read
   */
  public static EnvoyBootstrap recommended() {
    Path file = Checkout.root().resolve("deploy/examples/envoy/envoy.yaml");
    try {
      return new EnvoyBootstrap(YAML.readTree(Files.readString(file)))
          .edited("/admin/address/socket_address", address -> setAddress(address, 0))
          .withListenerPort(0);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
  }

  /** Listening on that port of loopback; 0 is a free one. */
  public EnvoyBootstrap withListenerPort(int port) {
    return edited(
        "/static_resources/listeners/0/address/socket_address",
        address -> setAddress(address, port));
  }

  /**
   * Asking by plain HTTP instead of gRPC.
   *
   * @param prefix what is put before the path
   * @param copied the headers of the answer that go to the upstream
   */
  public EnvoyBootstrap withHttpService(String prefix, String... copied) {
    return edited(
            EXT_AUTHZ,
            filter -> {
              ObjectNode settings = (ObjectNode) filter;
              settings.remove(List.of("grpc_service", "encode_raw_headers"));
              ObjectNode service = settings.putObject("http_service");
              service.put("path_prefix", prefix);
              service
                  .putObject("server_uri")
                  .put("uri", "http://ext-authz")
                  .put("cluster", "ext-authz")
                  .put("timeout", "5s");
              ArrayNode patterns =
                  service
                      .putObject("authorization_response")
                      .putObject("allowed_upstream_headers")
                      .putArray("patterns");
              Arrays.stream(copied).forEach(name -> patterns.addObject().put("exact", name));
              // All of them: one that we do not see is one that we can't judge.
              settings
                  .putObject("allowed_headers")
                  .putArray("patterns")
                  .addObject()
                  .putObject("safe_regex")
                  .put("regex", ".*");
            })
        .edited(
            "/static_resources/clusters/0",
            cluster -> {
              ((ObjectNode) cluster).remove("typed_extension_protocol_options");
              ((ObjectNode) cluster).remove("health_checks");
            });
  }

  /** Asking the ext-authz servers on those ports of loopback, one endpoint each. */
  public EnvoyBootstrap withExtAuthz(int... ports) {
    return withEndpoints("/static_resources/clusters/0", ports);
  }

  /** Sending requests to that port of loopback. */
  public EnvoyBootstrap withUpstream(int port) {
    return withEndpoints("/static_resources/clusters/1", port);
  }

  /**
   * One more virtual host for these domains, whose routes name no trigger: it is found by host and
   * path.
   *
   * @param domains as Envoy writes them, exact or {@code *.example.com}
   */
  public EnvoyBootstrap withHosts(String... domains) {
    return edited(VIRTUAL_HOSTS, hosts -> addHost(hosts, List.of(domains)));
  }

  /**
   * One more virtual host for these domains, whose one route names that trigger.
   *
   * @param trigger {@code namespace/name}; sent as it is, so a test may send what names none
   */
  public EnvoyBootstrap withTriggerOnHosts(String trigger, String... domains) {
    return withExtensionsOnHosts(Map.of("httptrigger", trigger), domains);
  }

  /** One more virtual host for these domains, whose one route has these context extensions. */
  public EnvoyBootstrap withExtensionsOnHosts(Map<String, String> extensions, String... domains) {
    return edited(
        VIRTUAL_HOSTS,
        hosts -> {
          ObjectNode added =
              addHost(hosts, List.of(domains))
                  .putObject("typed_per_filter_config")
                  .putObject("envoy.filters.http.ext_authz")
                  .put("@type", TYPE_PREFIX + "ExtAuthzPerRoute")
                  .putObject("check_settings")
                  .putObject("context_extensions");
          extensions.forEach(added::put);
        });
  }

  /**
   * One more virtual host for these domains, whose one route says in its metadata, as Envoy Gateway
   * does, that it was made of a rule of an HTTPRoute. The filter is shown such metadata from then
   * on, of every route.
   *
   * @param rule the rule's name
   */
  public EnvoyBootstrap withRouteOnHosts(
      String namespace, String route, String rule, String... domains) {
    return edited(
            VIRTUAL_HOSTS,
            hosts ->
                addHost(hosts, List.of(domains))
                    .putObject("metadata")
                    .putObject("filter_metadata")
                    .putObject("envoy-gateway")
                    .putArray("resources")
                    .addObject()
                    .put("kind", "HTTPRoute")
                    .put("namespace", namespace)
                    .put("name", route)
                    .put("sectionName", rule))
        .edited(
            EXT_AUTHZ,
            filter ->
                ((ObjectNode) filter)
                    .withArray("route_metadata_context_namespaces")
                    .add("envoy-gateway"));
  }

  /**
   * One more virtual host like the example's for forms, with bodies shown and the form processor
   * on, but for these domains, and without an id: the trigger is found by host and path.
   */
  public EnvoyBootstrap withFormsOnHosts(String... domains) {
    return edited(
        VIRTUAL_HOSTS,
        hosts -> {
          ObjectNode host = exampleForForms(hosts).deepCopy();
          ArrayNode names = host.put("name", String.join(",", domains)).putArray("domains");
          Arrays.stream(domains).forEach(names::add);
          ((ObjectNode)
                  host.at(
                      "/routes/0/typed_per_filter_config/envoy.filters.http.ext_authz"
                          + "/check_settings/context_extensions"))
              .remove("httptrigger");
          ((ArrayNode) hosts).add(host);
        });
  }

  /**
   * A virtual host for every host instead of those there are, so that Envoy sends every host on as
   * the client wrote it.
   */
  public EnvoyBootstrap withAnyHost() {
    return edited(
        VIRTUAL_HOSTS,
        hosts -> {
          ((ArrayNode) hosts).removeAll();
          addHost(hosts, List.of("*"));
        });
  }

  /**
   * Odd paths and header names go on as the client wrote them: no normalisation, nothing refused.
   * What ext-authz does with them then shows.
   */
  public EnvoyBootstrap withPathsAsSent() {
    return edited(
        CONNECTION_MANAGER,
        manager -> {
          ObjectNode settings = (ObjectNode) manager;
          settings.put("normalize_path", false).put("merge_slashes", false);
          settings.put("path_with_escaped_slashes_action", "KEEP_UNCHANGED");
          ((ObjectNode) settings.get("common_http_protocol_options"))
              .put("headers_with_underscores_action", "ALLOW");
        });
  }

  /**
   * A connection that Envoy closes, as where a client breaks the protocol, ends within a moment.
   */
  public EnvoyBootstrap withShortDelayedClose() {
    return edited(
        CONNECTION_MANAGER,
        manager -> ((ObjectNode) manager).put("delayed_close_timeout", "0.05s"));
  }

  /**
   * Headers come to ext-authz joined by name and as UTF-8, as from a gateway that can't do else.
   */
  public EnvoyBootstrap withJoinedHeaders() {
    return edited(EXT_AUTHZ, filter -> ((ObjectNode) filter).put("encode_raw_headers", false));
  }

  /** Envoy drops what is bad in an answer without a word, as a gateway that can't do else. */
  public EnvoyBootstrap withoutMutationValidation() {
    return edited(EXT_AUTHZ, filter -> ((ObjectNode) filter).put("validate_mutations", false));
  }

  /** The form processor is shown the head of every request of its routes too. */
  public EnvoyBootstrap withHeadsForProcessor() {
    return edited(
        EXT_PROC + "/processing_mode",
        mode -> ((ObjectNode) mode).put("request_header_mode", "SEND"));
  }

  /**
   * The form processor is shown bodies in another way than the one that it can change.
   *
   * @param mode one of Envoy's {@code BodySendMode}, such as {@code STREAMED}
   */
  public EnvoyBootstrap withBodiesForProcessor(String mode) {
    return edited(
        EXT_PROC + "/processing_mode",
        modes -> ((ObjectNode) modes).put("request_body_mode", mode));
  }

  /** The form processor is not told what the check said. */
  public EnvoyBootstrap withoutMetadataForProcessor() {
    return edited(EXT_PROC, filter -> ((ObjectNode) filter).remove("metadata_options"));
  }

  /**
   * An access log of these and nothing else.
   *
   * @param format each a command of Envoy's, {@code %…%}
   */
  public EnvoyBootstrap withAccessLog(String... format) {
    return edited(
        CONNECTION_MANAGER + "/access_log/0/typed_config/log_format",
        log ->
            ((ObjectNode) log)
                .removeAll()
                .putObject("text_format_source")
                .put("inline_string", "access " + String.join(" ", format) + "\n"));
  }

  /** How long Envoy waits for an answer: longer for a slow machine, shorter to see it refuse. */
  public EnvoyBootstrap withTimeout(Duration timeout) {
    String seconds = timeout.toMillis() / 1_000.0 + "s";
    return edited(
            EXT_AUTHZ + "/grpc_service", service -> ((ObjectNode) service).put("timeout", seconds))
        // The longest pause between two tries is also the longest that one may take (Envoy 1.40).
        .edited(
            EXT_AUTHZ + "/grpc_service/retry_policy/retry_back_off",
            pauses -> ((ObjectNode) pauses).put("max_interval", seconds));
  }

  /** The bootstrap for {@link Envoy#start}. */
  public String yaml() {
    try {
      return YAML.writeValueAsString(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EnvoyBootstrap withEndpoints(String cluster, int... ports) {
    return edited(
        cluster + "/load_assignment/endpoints/0/lb_endpoints",
        endpoints -> {
          ((ArrayNode) endpoints).removeAll();
          Arrays.stream(ports)
              .forEach(
                  port ->
                      setAddress(
                          ((ArrayNode) endpoints)
                              .addObject()
                              .putObject("endpoint")
                              .putObject("address")
                              .putObject("socket_address"),
                          port));
        });
  }

  private EnvoyBootstrap edited(String place, Consumer<JsonNode> edit) {
    JsonNode copy = tree.deepCopy();
    JsonNode found = copy.at(place);
    if (found.isMissingNode()) {
      throw new IllegalStateException("the bootstrap has no " + place);
    }
    edit.accept(found);
    return new EnvoyBootstrap(copy);
  }

  private static void setAddress(JsonNode address, int port) {
    ((ObjectNode) address).put("address", LOOPBACK).put("port_value", port);
  }

  private static ObjectNode exampleForForms(JsonNode hosts) {
    for (JsonNode host : hosts) {
      if (host.path("name").asText().equals("forms")) {
        return (ObjectNode) host;
      }
    }
    throw new IllegalStateException("the bootstrap has no virtual host for forms");
  }

  /** Adds a virtual host with one route and returns that route. */
  private static ObjectNode addHost(JsonNode hosts, List<String> domains) {
    ObjectNode host = ((ArrayNode) hosts).addObject().put("name", String.join(",", domains));
    ArrayNode names = host.putArray("domains");
    domains.forEach(names::add);
    ObjectNode route = host.putArray("routes").addObject();
    route.putObject("match").put("prefix", "/");
    route.putObject("route").put("cluster", "upstream");
    return route;
  }
}
