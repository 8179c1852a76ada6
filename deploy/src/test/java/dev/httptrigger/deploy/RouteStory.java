package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.Gateway.bearer;
import static dev.httptrigger.deploy.Manifests.HOST_OF_RULE;
import static dev.httptrigger.deploy.Manifests.HOST_OF_SERVICE;
import static dev.httptrigger.deploy.Manifests.ROUTE;
import static dev.httptrigger.deploy.Manifests.SERVICE;
import static dev.httptrigger.deploy.Manifests.host;
import static dev.httptrigger.deploy.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.GatewayController;
import dev.httptrigger.testkit.GatewayKinds;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Triggers that name an object of a gateway and no hosts. The test says what a gateway's controller
 * would say; Envoy says of which object a route was made where the gateway's would.
 */
interface RouteStory {
  /** A path that the route takes, as its rule expresses. */
  String IN_ROUTE = "/v1/orders";

  /** The installation under test; the same one for all tests of a class. */
  ClusterInstallation installation();

  @Test
  default void aTriggerDecidesForTheHostsAndPathsOfItsRouteAndFollowsIt() {
    TokenMint mint = TokenMint.generate("ES256", "k1");
    String token = mint.sign("{\"exp\":4829597641}");
    installation().submit(keys(mint));
    installation().submit(bound());
    GatewayKinds.GATEWAY_API.serveAt(installation().apiServer());
    installation().submit(controller().gateway());
    installation().submit(route(host(ROUTE)));
    controller().takes("routed");
    awaitEverywhere(200, host(ROUTE), token);
    installation().awaitReady(ROUTE);

    Gateway gateway = installation().recommended();
    assertThat(gateway.get(host(ROUTE), IN_ROUTE).status()).isEqualTo(401);
    // What the route doesn't take is nobody's.
    assertThat(gateway.get(host(ROUTE), "/other", bearer(token)).status()).isEqualTo(403);
    // One rule asks for more than host and path tell, so it counts only where Envoy says it.
    assertThat(gateway.get(host(ROUTE), "/login", bearer(token)).status()).isEqualTo(403);
    Gateway naming = installation().naming();
    assertThat(naming.everyServerAnswersAt(200, HOST_OF_RULE, "/login", bearer(token))).isTrue();
    assertThat(naming.get(HOST_OF_RULE, "/login").status()).isEqualTo(401);
    assertThat(installation().toldAbout(ROUTE))
        .contains("Of the HTTPRoute shop/routed, the rule login does not take all requests")
        .contains("name the trigger on the route by its id");

    installation().submit(route(host("moved")));
    controller().takes("routed");
    awaitEverywhere(200, host("moved"), token);
    awaitEverywhere(403, host(ROUTE), token);
  }

  private void awaitEverywhere(int expected, String host, String token) {
    await("%s is answered %d".formatted(host, expected))
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                installation()
                    .recommended()
                    .everyServerAnswersAt(expected, host, IN_ROUTE, bearer(token)));
  }

  private GatewayController controller() {
    return new GatewayController(installation().apiServer(), "shop");
  }

  @Test
  default void aTriggerDecidesForTheKnativeServiceThatKourierNames() {
    TokenMint mint = TokenMint.generate("ES256", "k1");
    String token = mint.sign("{\"exp\":4829597641}");
    GatewayKinds.KNATIVE.serveAt(installation().apiServer());
    installation()
        .submit(
            """
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata: {name: hello, namespace: shop}
            spec: {template: {spec: {containers: [{image: example.com/hello}]}}}
            """);
    Gateway naming = installation().naming();
    assertThat(naming.get(HOST_OF_SERVICE, "/", bearer(token)).status()).isEqualTo(403);

    installation()
        .apply(
            trigger(
                "hello",
                """
                targetRefs: [{group: serving.knative.dev, kind: Service, name: hello}]
                jwt: {providers: [{name: main, jwks: {inline: %s}}]}
                """
                    .formatted(TokenMint.publicJwks(mint))));
    assertThat(naming.everyServerAnswers(200, HOST_OF_SERVICE, bearer(token))).isTrue();
    assertThat(naming.get(HOST_OF_SERVICE, "/").status()).isEqualTo(401);
    assertThat(naming.get(host(SERVICE), "/", bearer(token)).status()).isEqualTo(403);
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

  private static String route(String host) {
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
        .formatted(host);
  }
}
