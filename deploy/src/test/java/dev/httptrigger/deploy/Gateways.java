package dev.httptrigger.deploy;

import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import java.util.List;

/**
 * The two Envoys of an installation, both from the bootstrap in {@code deploy/examples/envoy}: one
 * as it stands there, one that lets odd requests through to us. Each has routes with the form
 * processor and routes without.
 */
final class Gateways implements AutoCloseable {
  private final EchoUpstream upstream = EchoUpstream.start();
  private final Envoy recommended;
  private final Envoy lenient;

  private Gateways(List<Integer> authorizationPorts) {
    EnvoyBootstrap bootstrap =
        EnvoyBootstrap.recommended()
            .withExtAuthz(authorizationPorts.stream().mapToInt(Integer::intValue).toArray())
            .withUpstream(upstream.port())
            .withHosts(Manifests.host("*"))
            .withFormsOnHosts(Manifests.formHost("*"));
    recommended = Envoy.start(bootstrap.yaml());
    lenient = Envoy.start(bootstrap.withPathsAsSent().yaml());
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

  @Override
  public void close() {
    recommended.close();
    lenient.close();
    upstream.close();
  }
}
