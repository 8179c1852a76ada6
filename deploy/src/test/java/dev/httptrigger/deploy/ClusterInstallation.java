package dev.httptrigger.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kustomization on a real API server, one operator and two servers as processes, each with the
 * ServiceAccount and the rights that ship.
 */
final class ClusterInstallation implements Installation, AutoCloseable {
  private static final int REPLICAS = 2;

  private final Set<String> applied = new HashSet<>();
  private final AtomicInteger started = new AtomicInteger();
  private final KubeApiServer apiServer = KubeApiServer.start();
  private final Map<String, String> variables;
  private final Path folder;
  private final List<Program> servers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();

  /** Known for those that start while the API server is away. */
  private final List<String> podUids = new ArrayList<>();

  private final Map<String, Path> kubeconfigs = new HashMap<>();
  private final Gateways gateways;
  private int operatorPod;
  private Program operator;

  private ClusterInstallation(Map<String, String> variables) throws IOException {
    this.variables = variables;
    folder = Files.createTempDirectory("httptrigger-cluster-");
    Shipped.install(apiServer);
    apiServer.kubectl("create", "namespace", "shop");
    operator = startOperator();
    for (int replica = 0; replica < REPLICAS; replica++) {
      podUids.add(Shipped.createServerPod(apiServer, pod(replica)));
      servers.add(startServer(replica, "127.0.0.1:0"));
    }
    servers.forEach(server -> ports.add(server.grpcPort()));
    gateways = Gateways.start(ports);
    servers.forEach(Program::awaitReady);
  }

  static ClusterInstallation start() {
    return start(Map.of());
  }

  /**
   * Starts all of it.
   *
   * @param variables for operator and servers alike, each a flag
   */
  static ClusterInstallation start(Map<String, String> variables) {
    try {
      return new ClusterInstallation(variables);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Program startOperator() {
    return start(
        "operator",
        Shipped.OPERATOR,
        Shipped.operatorVariables(Shipped.OPERATOR + "-" + operatorPod),
        Shipped.operatorArguments());
  }

  private Program startServer(int replica, String grpcAddress) {
    return start(
        "serve-" + replica,
        Shipped.SERVER,
        Shipped.serverVariables(pod(replica), podUids.get(replica)),
        Shipped.serverArguments(grpcAddress, "0s"));
  }

  private Program start(
      String name, String account, Map<String, String> more, List<String> arguments) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.putAll(more);
    environment.put(
        "KUBECONFIG",
        kubeconfigs
            .computeIfAbsent(
                account, _ -> apiServer.kubeconfigForServiceAccount(Shipped.SYSTEM, account))
            .toString());
    Path log = folder.resolve(name + "-" + started.incrementAndGet() + ".log");
    return Program.start(log, environment, arguments);
  }

  private static String pod(int replica) {
    return Shipped.SERVER + "-" + replica;
  }

  KubeApiServer apiServer() {
    return apiServer;
  }

  /** One of the two servers. */
  Program server(int replica) {
    return servers.get(replica);
  }

  /** The operator. */
  Program operator() {
    return operator;
  }

  /** Kills both servers and starts them again on the same addresses. */
  void restartServers() {
    restartServersWithoutWaiting();
    servers.forEach(Program::awaitReady);
  }

  /** The same, where they can't get ready. */
  void restartServersWithoutWaiting() {
    servers.forEach(Program::kill);
    for (int replica = 0; replica < REPLICAS; replica++) {
      servers.set(replica, startServer(replica, "127.0.0.1:" + ports.get(replica)));
    }
  }

  void killOperator() {
    operator.kill();
  }

  /** In the same Pod, as a kubelet does with a container that ended: it leads on at once. */
  void startOperatorAgain() {
    operator = startOperator();
  }

  /** In another Pod: it leads when the Lease of the first has run out. */
  void startAnotherOperator() {
    operatorPod++;
    operator = startOperator();
  }

  /** Runs kubectl as admin and gives its output; fails the test where it fails. */
  String kubectl(String... arguments) {
    Outcome outcome = apiServer.kubectl(arguments);
    assertThat(outcome.exit()).as(outcome.toString()).isZero();
    return outcome.out();
  }

  @Override
  public void submit(String manifest) {
    Outcome outcome = apiServer.kubectlApply(manifest);
    assertThat(outcome.exit()).as(outcome.toString()).isZero();
  }

  @Override
  public void apply(String... manifests) {
    submit(String.join("---\n", manifests));
    awaitReady(Stream.of(manifests).map(Manifests::name).toArray(String[]::new));
  }

  @Override
  public Set<String> applied() {
    return applied;
  }

  /** Grants a host, or a wildcard, to a namespace, and no other host to any. */
  void grant(String namespace, String host) {
    configure(
        "config.yaml",
        """
        hostGrants: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}, \
        hosts: ['%s']}]\
        """
            .formatted(namespace, host));
  }

  /** Sets a key of the operator's ConfigMap; neither key nor value needs an escape in JSON. */
  void configure(String key, String value) {
    kubectl(
        "patch",
        "configmap",
        "httptrigger-operator",
        "-n",
        Shipped.SYSTEM,
        "--type=merge",
        "-p",
        "{\"data\": {\"%s\": \"%s\"}}".formatted(key, value));
  }

  /** {@code kubectl wait --for=condition=Ready}, as a person would. */
  void awaitReady(String... names) {
    List<String> words =
        new ArrayList<>(List.of("wait", "--for=condition=Ready", "--timeout=60s", "-n", "shop"));
    Stream.of(names).forEach(name -> words.add(trigger() + "/" + name));
    Outcome outcome = apiServer.kubectl(words.toArray(String[]::new));
    assertThat(outcome.exit())
        .as(
            () ->
                outcome
                    + Stream.of(names).map(this::toldAbout).collect(Collectors.joining())
                    + operator.logTail())
        .isZero();
  }

  /** The whole object, status included. */
  @Override
  public String toldAbout(String name) {
    return kubectl("get", trigger(), name, "-n", "shop", "-o", "json");
  }

  /** The full name that every document uses. */
  static String trigger() {
    return "httptriggers.httptrigger.dev";
  }

  @Override
  public void delete(String name) {
    kubectl("delete", trigger(), name, "-n", "shop");
    // A deletion leaves no status to wait for.
    await("the deletion is in force")
        .atMost(Duration.ofSeconds(60))
        .until(() -> recommended().everyServerAnswers(403, Manifests.host(name)));
  }

  @Override
  public void deleteConfigMap(String name) {
    kubectl("delete", "configmap", name, "-n", "shop");
  }

  @Override
  public Gateway recommended() {
    return gateways.recommended();
  }

  /** The gateway that names objects, {@link Gateways#naming}. */
  Gateway naming() {
    return gateways.naming();
  }

  @Override
  public Gateway lenient() {
    return gateways.lenient();
  }

  @Override
  public void close() {
    gateways.close();
    servers.forEach(Program::close);
    operator.close();
    apiServer.close();
  }
}
