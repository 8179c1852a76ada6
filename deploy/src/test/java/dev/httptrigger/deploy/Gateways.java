package dev.httptrigger.deploy;

import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import java.util.List;
import java.util.Map;

/**
 * The Envoys of an installation, all from the bootstrap in {@code deploy/examples/envoy}: one as it
 * stands there, one that lets odd requests through to us, and one that says of which object a route
 * was made. Each has routes with the form processor and routes without.
 */
final class Gateways implements AutoCloseable {
  private final EchoUpstream upstream = EchoUpstream.start();
  private final Envoy recommended;
  private final Envoy lenient;
  private final Envoy naming;

  private Gateways(List<Integer> authorizationPorts) {
    EnvoyBootstrap bootstrap =
        EnvoyBootstrap.recommended()
            .withExtAuthz(authorizationPorts.stream().mapToInt(Integer::intValue).toArray())
            .withUpstream(upstream.port())
            .withHosts(Manifests.host("*"))
            .withFormsOnHosts(Manifests.formHost("*"));
    recommended = Envoy.start(bootstrap.yaml());
    lenient = Envoy.start(bootstrap.withPathsAsSent().yaml());
    naming =
        Envoy.start(
            bootstrap
                .withRouteOnHosts("shop", Manifests.ROUTE, Manifests.RULE, Manifests.HOST_OF_RULE)
                .withExtensionsOnHosts(
                    Map.of(
                        "serving.knative.dev/service",
                        Manifests.SERVICE,
                        "serving.knative.dev/routeNamespace",
                        "shop"),
                    Manifests.HOST_OF_SERVICE)
                .yaml());
  }

  /** Starts both in front of servers that listen on these ports. */
  static Gateways start(List<Integer> authorizationPorts) {
    return new Gateways(authorizationPorts);
  }

  Gateway recommended() {
    return new Gateway(recommended.port(EnvoyBootstrap.LISTENER), upstream);
  }

  Gateway lenient() {
    return new Gateway(lenient.port(EnvoyBootstrap.LISTENER), upstream);
  }

  /**
   * The one that says that requests of {@link Manifests#HOST_OF_RULE} are of that rule of a route,
   * as Envoy Gateway does, and those of {@link Manifests#HOST_OF_SERVICE} of a Knative Service, as
   * Kourier does.
   */
  Gateway naming() {
    return new Gateway(naming.port(EnvoyBootstrap.LISTENER), upstream);
  }

  @Override
  public void close() {
    naming.close();
    recommended.close();
    lenient.close();
    upstream.close();
  }
}
