package dev.httptrigger.testkit;

/**
 * Says in a namespace of a real API server what the controllers of the Gateway API and of Knative
 * say there, when it is told to, and does nothing else. Thread-safe.
 *
 * @param server with the definitions of {@link GatewayKinds}
 * @param namespace of all objects
 */
public record GatewayController(KubeApiServer server, String namespace) {
  /** The manifest of a Gateway that is called public, whose one listener takes every host. */
  public String gateway() {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: public, namespace: %s}
    spec:
      gatewayClassName: test
      listeners: [{name: http, port: 80, protocol: HTTP}]
    """
        .formatted(namespace);
  }

  /**
   * The Gateway takes an HTTPRoute, as it is now.
   *
   * @throws RealPartException when the API server says no
   */
  public void takes(String route) {
    says(route, true);
  }

  /** The Gateway does not; likewise. */
  public void refuses(String route) {
    says(route, false);
  }

  private void says(String route, boolean accepted) {
    String object = "httproute/" + route;
    patch(
        object,
        """
        {"status": {"parents": [{
          "controllerName": "example.com/test",
          "parentRef": {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "public"},
          "conditions": [{"type": "Accepted", "status": "%s", "reason": "Test", "message": "",
            "observedGeneration": %s, "lastTransitionTime": "2026-01-01T00:00:00Z"}]}]}}
        """
            .formatted(accepted ? "True" : "False", generation(object)));
  }

  /**
   * Knative says this about an object, as it is now.
   *
   * @param object as {@code kubectl} names it
   * @param status members of the JSON object, beside the observed generation
   * @throws RealPartException when the API server says no
   */
  public void knativeSays(String object, String status) {
    patch(
        object,
        "{\"status\": {\"observedGeneration\": " + generation(object) + ", " + status + "}}");
  }

  private String generation(String object) {
    return server
        .kubectl("get", object, "-n", namespace, "-o", "jsonpath={.metadata.generation}")
        .outOrThrow();
  }

  private void patch(String object, String patch) {
    String unusedAnswer =
        server
            .kubectl(
                "patch",
                object,
                "-n",
                namespace,
                "--subresource=status",
                "--type=merge",
                "-p",
                patch)
            .outOrThrow();
  }
}
