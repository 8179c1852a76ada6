package dev.httptrigger.deploy.faults;

import static org.awaitility.Awaitility.await;

import dev.httptrigger.deploy.Shipped;
import dev.httptrigger.testkit.ApiClient;
import dev.httptrigger.testkit.ApiServerProxy;
import dev.httptrigger.testkit.Disturbance;
import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import dev.httptrigger.testkit.FreePorts;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person runs: two operators, two servers, an Envoy before them. Operators and servers reach
 * the API server by a proxy each, with the rights that ship.
 */
final class Cluster implements AutoCloseable {
  private static final int REPLICAS = 2;

  private final KubeApiServer apiServer = KubeApiServer.start();
  private final ApiServerProxy forOperators;
  private final ApiServerProxy forServers;
  private final EchoUpstream upstream = EchoUpstream.start();
  private final Path folder;
  private final KeyServer keyServer;
  private final List<Pod> operators = new ArrayList<>();
  private final List<Pod> servers = new ArrayList<>();
  private final Envoy envoy;
  private final int port;

  private Cluster(TokenMint remoteKey) throws IOException {
    folder = Files.createTempDirectory("httptrigger-faults-");
    keyServer = KeyServer.start(remoteKey);
    Shipped.install(apiServer);
    apiServer.kubectl("create", "namespace", Workload.NAMESPACE).outOrThrow();
    forOperators = ApiServerProxy.start(apiServer);
    forServers = ApiServerProxy.start(apiServer);
    Path operatorAccess = access(forOperators, Shipped.OPERATOR);
    Path serverAccess = access(forServers, Shipped.SERVER);
    int[] ports = new int[REPLICAS];
    for (int replica = 0; replica < REPLICAS; replica++) {
      String operator = Shipped.OPERATOR + "-" + replica;
      operators.add(
          new Pod(
              operator,
              folder,
              with(operatorAccess, Shipped.operatorVariables(operator)),
              Shipped.operatorArguments()));
      String server = Shipped.SERVER + "-" + replica;
      ports[replica] = FreePorts.next();
      String uid = Shipped.createServerPod(apiServer, server);
      servers.add(
          new Pod(
              server,
              folder,
              with(serverAccess, Shipped.serverVariables(server, uid)),
              Shipped.serverArguments("127.0.0.1:" + ports[replica], "5s")));
    }
    envoy =
        Envoy.start(
            EnvoyBootstrap.recommended()
                .withExtAuthz(ports)
                .withUpstream(upstream.port())
                .withHosts("*.example.test")
                .yaml());
    port = envoy.port(EnvoyBootstrap.LISTENER);
  }

  /**
   * Starts all of it, and waits until it is ready.
   *
   * @param remoteKey the key that the server of keys publishes
   */
  static Cluster start(TokenMint remoteKey) {
    Cluster cluster = unready(remoteKey);
    try {
      cluster.awaitReady();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static Cluster unready(TokenMint remoteKey) {
    try {
      return new Cluster(remoteKey);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path access(ApiServerProxy proxy, String account) {
    return proxy.kubeconfig(apiServer.kubeconfigForServiceAccount(Shipped.SYSTEM, account));
  }

  private static Map<String, String> with(Path kubeconfig, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(Shipped.KEYS_FROM_HERE);
    all.put("KUBECONFIG", kubeconfig.toString());
    return all;
  }

  /** Waits until every process says that it is ready. */
  void awaitReady() {
    await("operators and servers are ready").atMost(Duration.ofMinutes(3)).until(this::isReady);
  }

  /**
   * Whether every process says that it is ready, and the gateway has found out that the servers
   * are: it looks every two seconds at those that it asks nothing, and until then it has but one.
   */
  boolean isReady() {
    return Stream.concat(operators.stream(), servers.stream()).allMatch(Pod::isReady)
        && serversAsked() == servers.size();
  }

  private long serversAsked() {
    return envoy
        .admin("/clusters")
        .lines()
        .filter(line -> line.startsWith("ext-authz::") && line.endsWith("::health_flags::healthy"))
        .count();
  }

  KubeApiServer apiServer() {
    return apiServer;
  }

  KeyServer keyServer() {
    return keyServer;
  }

  ApiClient client() {
    return apiServer.adminClient();
  }

  List<Pod> operators() {
    return List.copyOf(operators);
  }

  List<Pod> servers() {
    return List.copyOf(servers);
  }

  /** The operator that leads, if one does. */
  Optional<Pod> leader() {
    return operators.stream().filter(Pod::leads).findFirst();
  }

  /** Waits for an operator that leads. */
  Pod awaitLeader() {
    return await("an operator leads")
        .atMost(Duration.ofMinutes(2))
        .until(this::leader, Optional::isPresent)
        .orElseThrow();
  }

  /** Disturbs all that operators and servers ask of the API server. */
  void disturb(Disturbance disturbance) {
    forOperators.disturb(disturbance);
    forServers.disturb(disturbance);
  }

  /** Asks through Envoy. */
  Answer ask(Question question) {
    String host = question.trigger() + ".example.test";
    String token = question.token().text();
    try {
      RawResponse response =
          token.isEmpty()
              ? RawHttp.get(port, host, "/")
              : RawHttp.get(port, host, "/", "Authorization: Bearer " + token);
      return new Answer(response.status(), String.join(",", response.header("x-version")));
    } catch (UncheckedIOException e) {
      return new Answer(0, "");
    }
  }

  @Override
  public void close() {
    operators.forEach(Pod::close);
    servers.forEach(Pod::close);
    envoy.close();
    upstream.close();
    keyServer.close();
    forOperators.close();
    forServers.close();
    apiServer.close();
  }
}
