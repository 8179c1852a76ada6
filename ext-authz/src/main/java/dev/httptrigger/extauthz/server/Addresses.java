package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.envoy.AuthorizationService;
import dev.httptrigger.extauthz.envoy.FormProcessorService;
import dev.httptrigger.extauthz.forwardauth.ForwardAuthService;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.server.TlsSettings.Address;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The addresses that requests are decided at: the same decisions, limits and observers for each.
 *
 * @param settings which there are
 * @param table what is in force
 * @param decide decides by a table
 * @param observer is told of every decision
 * @param traffic counts what comes in
 * @param tls certificates
 * @param failures is told what went wrong inside
 */
record Addresses(
    ServerSettings settings,
    Supplier<PolicyTable> table,
    BiFunction<RequestView, PolicyTable, Decision> decide,
    DecisionObserver observer,
    Traffic traffic,
    ServerTls tls,
    Consumer<Throwable> failures) {
  /** Listens where Envoy asks; empty: nowhere. */
  Optional<GrpcEndpoint> grpc() throws IOException {
    if (settings.grpcAddress().isEmpty()) {
      return Optional.empty();
    }
    AuthorizationService service =
        new AuthorizationService(
            request -> decide.apply(request, table.get()),
            settings.gateways().formProcessor(),
            traffic.workload(),
            observer,
            failures);
    return Optional.of(
        GrpcEndpoint.start(
            settings.grpcAddress().get().toSocketAddress(),
            List.of(service, new FormProcessorService(failures)),
            traffic,
            settings.limits(),
            tls.of(Address.GRPC, ReloadedTls::grpc),
            Thread.NORM_PRIORITY));
  }

  /**
   * Listens where other proxies ask; empty: nowhere.
   *
   * @param proxies is told what proxies do wrong
   */
  Optional<HttpEndpoint> http(Consumer<String> proxies) throws IOException {
    Optional<ListenAddress> address = settings.forwardAuth().address();
    if (address.isEmpty()) {
      return Optional.empty();
    }
    ForwardAuthService service =
        new ForwardAuthService(
            table,
            decide,
            traffic.workload(),
            settings.forwardAuth().trusted(),
            observer,
            new ForwardAuthService.Diagnosis(proxies, failures));
    return Optional.of(
        HttpEndpoint.start(
            address.get().toSocketAddress(),
            service::answer,
            HttpLimits.of(settings.limits()),
            traffic,
            failures,
            tls.of(Address.HTTP, ReloadedTls::http)));
  }
}
