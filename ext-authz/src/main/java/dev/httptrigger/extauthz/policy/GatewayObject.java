package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.RouteResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object of the gateway that a request's route was made of, as the gateway itself says (DESIGN
 * §4.1 rule 2).
 *
 * @param namespace its namespace
 * @param target the object
 */
record GatewayObject(String namespace, Target target) {
  private static final String KNATIVE = "serving.knative.dev";
  private static final String GATEWAY_API = "gateway.networking.k8s.io";

  /**
   * The objects of a request, the most specific first: a part of an object before all of it.
   *
   * <p>Kourier names the Knative Service by context extensions, and its namespace as that of the
   * Route, which is the same; Envoy Gateway names its routes by their metadata.
   */
  static List<GatewayObject> of(RequestView request) {
    List<GatewayObject> parts = new ArrayList<>();
    List<GatewayObject> wholes = new ArrayList<>();
    Map<String, String> extensions = request.contextExtensions();
    @Nullable String service = extensions.get(KNATIVE + "/service");
    @Nullable String namespace = extensions.get(KNATIVE + "/routeNamespace");
    if (service != null && namespace != null) {
      wholes.add(
          new GatewayObject(namespace, new Target(KNATIVE, "Service", service, Optional.empty())));
    }
    for (RouteResource resource : request.routeResources()) {
      GatewayObject whole = of(resource, Optional.empty());
      wholes.add(whole);
      if (resource.sectionName().isPresent()) {
        parts.add(of(resource, resource.sectionName()));
      }
    }
    parts.addAll(wholes);
    return parts;
  }

  private static GatewayObject of(RouteResource resource, Optional<String> sectionName) {
    return new GatewayObject(
        resource.namespace(),
        new Target(GATEWAY_API, resource.kind(), resource.name(), sectionName));
  }

  /** The object as people write it. */
  String text() {
    return target.kind()
        + " "
        + namespace
        + "/"
        + target.name()
        + target.sectionName().map(section -> ", section " + section).orElse("");
  }
}
