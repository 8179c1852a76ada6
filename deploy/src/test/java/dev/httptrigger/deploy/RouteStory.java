package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.Gateway.bearer;
import static dev.httptrigger.deploy.Manifests.host;
import static dev.httptrigger.deploy.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.GatewayKinds;
import dev.httptrigger.testkit.TokenMint;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A trigger that names a route of the Gateway API and no hosts, with its keys in a ConfigMap. The
 * test says what a gateway's controller would say.
 */
interface RouteStory {
  /** Whose listener takes every host. */
  String GATEWAY =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: public, namespace: shop}
      spec:
        gatewayClassName: test
        listeners: [{name: http, port: 80, protocol: HTTP}]
      """;

  /** The installation under test; the same one for all tests of a class. */
  ClusterInstallation installation();

  @Test
  default void aTriggerDecidesForTheHostsAndPathsOfItsRouteAndFollowsIt() {
    TokenMint mint = TokenMint.generate("ES256", "k1");
    String token = mint.sign("{\"exp\":4829597641}");
    installation().submit(keys(mint));
    installation().submit(bound());
    for (Path definition : GatewayKinds.GATEWAY_API.files()) {
      installation().kubectl("apply", "--server-side", "-f", definition.toString());
      installation().apiServer().awaitEstablished("-f", definition.toString());
    }
    installation().submit(GATEWAY);
    installation().submit(route("routed"));
    gatewayTakes();
    awaitAnswer(200, "routed", "/v1/orders", token);
    installation().awaitReady("routed");

    assertThat(status("routed", "/v1/orders", "")).isEqualTo(401);
    // What the route doesn't take is nobody's.
    assertThat(status("routed", "/other", token)).isEqualTo(403);
    // One rule asks for more than host and path tell.
    assertThat(status("routed", "/login", token)).isEqualTo(403);
    assertThat(installation().toldAbout("routed"))
        .contains("Of the HTTPRoute shop/routed, the rule login does not take all requests")
        .contains("name the trigger on the route by its id");

    installation().submit(route("moved"));
    gatewayTakes();
    awaitAnswer(200, "moved", "/v1/orders", token);
    awaitAnswer(403, "routed", "/v1/orders", token);
  }

  private void awaitAnswer(int expected, String name, String path, String token) {
    await("%s%s is answered %d".formatted(host(name), path, expected))
        .atMost(Duration.ofSeconds(60))
        .until(() -> status(name, path, token) == expected);
  }

  private int status(String name, String path, String token) {
    Gateway gateway = installation().recommended();
    return token.isEmpty()
        ? gateway.get(host(name), path).status()
        : gateway.get(host(name), path, bearer(token)).status();
  }

  private static String keys(TokenMint mint) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: routed-keys, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
    data: {jwks.json: '%s'}
    """
        .formatted(TokenMint.publicJwks(mint));
  }

  private static String bound() {
    return trigger(
        "routed",
        """
        targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: routed}]
        jwt:
          providers:
          - name: main
            jwks: {configMapRef: {name: routed-keys, key: jwks.json}}
        """);
  }

  private static String route(String name) {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: routed, namespace: shop}
    spec:
      hostnames: ["%s"]
      parentRefs: [{name: public}]
      rules:
      - matches: [{path: {type: PathPrefix, value: /v1}}]
      - {name: login, matches: [{path: {type: Exact, value: /login}}]}
    """
        .formatted(host(name));
  }

  /** What a gateway's controller writes about the route as it is now. */
  private void gatewayTakes() {
    String generation =
        installation()
            .kubectl(
                "get", "httproute/routed", "-n", "shop", "-o", "jsonpath={.metadata.generation}");
    installation()
        .kubectl(
            "patch",
            "httproute/routed",
            "-n",
            "shop",
            "--subresource=status",
            "--type=merge",
            "-p",
            """
            {"status": {"parents": [{
              "controllerName": "example.com/test",
              "parentRef":
                {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "public"},
              "conditions": [{"type": "Accepted", "status": "True", "reason": "Accepted",
                "message": "", "observedGeneration": %s,
                "lastTransitionTime": "2026-01-01T00:00:00Z"}]}]}}
            """
                .formatted(generation));
  }
}
