package dev.httptrigger.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The kustomization on a real API server, one operator and two servers as processes, each with the
 * ServiceAccount and the rights that ship.
 */
final class ClusterInstallation implements Installation, AutoCloseable {
  private static final String SYSTEM = "httptrigger-system";

  private final AtomicInteger started = new AtomicInteger();
  private final KubeApiServer apiServer = KubeApiServer.start();
  private final Map<String, String> variables;
  private final Path folder;
  private final List<Program> servers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final Gateways gateways;
  private Program operator;

  private ClusterInstallation(Map<String, String> variables) throws IOException {
    this.variables = variables;
    folder = Files.createTempDirectory("httptrigger-cluster-");
    Outcome installed =
        apiServer.kubectl(
            "apply", "--server-side", "-k", Checkout.root().resolve("deploy/kustomize").toString());
    assertThat(installed.exit()).as(installed.toString()).isZero();
    assertThat(
            apiServer
                .kubectl(
                    "wait",
                    "--for=condition=Established",
                    "--timeout=60s",
                    "crd/httptriggers.httptrigger.dev")
                .exit())
        .isZero();
    apiServer.kubectl("create", "namespace", "shop");
    operator = startOperator();
    for (int replica = 0; replica < 2; replica++) {
      createPod(replica);
      Program server = startServer(replica, "127.0.0.1:0");
      servers.add(server);
      ports.add(server.grpcPort());
    }
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
        "httptrigger-operator",
        Map.of(),
        List.of("operator", "--admin-address", "127.0.0.1:0"));
  }

  private Program startServer(int replica, String grpcAddress) {
    return start(
        "serve-" + replica,
        "httptrigger-ext-authz",
        Map.of(
            "POD_NAME", pod(replica),
            "POD_NAMESPACE", SYSTEM,
            "POD_UID",
                kubectl(
                    "get", "pod", pod(replica), "-n", SYSTEM, "-o", "jsonpath={.metadata.uid}")),
        List.of(
            "serve",
            "--namespace",
            "httptrigger-config",
            "--grpc-address",
            grpcAddress,
            "--http-address",
            "none",
            "--admin-address",
            "127.0.0.1:0"));
  }

  private Program start(
      String name, String account, Map<String, String> more, List<String> arguments) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.putAll(more);
    environment.put(
        "KUBECONFIG", apiServer.kubeconfigForServiceAccount(SYSTEM, account).toString());
    Path log = folder.resolve(name + "-" + started.incrementAndGet() + ".log");
    return Program.start(log, environment, arguments);
  }

  /** The Pod that a server says it is: nothing runs there, but whoever asks finds it. */
  private void createPod(int replica) {
    submit(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s}
        spec:
          securityContext:
            runAsNonRoot: true
            runAsUser: 65532
            seccompProfile: {type: RuntimeDefault}
          containers:
          - name: ext-authz
            image: httptrigger:0.1.0
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """
            .formatted(pod(replica), SYSTEM));
  }

  private static String pod(int replica) {
    return "httptrigger-ext-authz-" + replica;
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

  /** Kills a server and starts it again on the same address. */
  void restartServer(int replica) {
    servers.get(replica).kill();
    Program server = startServer(replica, "127.0.0.1:" + ports.get(replica));
    servers.set(replica, server);
    server.awaitReady();
  }

  void killOperator() {
    operator.kill();
  }

  void startOperatorAgain() {
    operator = startOperator();
  }

  /** Runs kubectl as admin and gives its output; fails the test where it fails. */
  String kubectl(String... arguments) {
    Outcome outcome = apiServer.kubectl(arguments);
    assertThat(outcome.exit()).as(outcome.toString()).isZero();
    return outcome.out();
  }

  /** Applies without waiting for anything. */
  void submit(String manifest) {
    Outcome outcome = apiServer.kubectlApply(manifest);
    assertThat(outcome.exit()).as(outcome.toString()).isZero();
  }

  @Override
  public void apply(String manifest) {
    submit(manifest);
    int start = manifest.indexOf("name: ") + "name: ".length();
    awaitReady(manifest.substring(start, manifest.indexOf(',', start)));
  }

  /** {@code kubectl wait --for=condition=Ready}, as a person would. */
  void awaitReady(String name) {
    Outcome outcome = waitForReady(name, 60);
    assertThat(outcome.exit())
        .as(
            () ->
                outcome
                    + kubectl("get", trigger(), name, "-n", "shop", "-o", "yaml")
                    + operator.logTail())
        .isZero();
  }

  Outcome waitForReady(String name, int seconds) {
    return apiServer.kubectl(
        "wait",
        "--for=condition=Ready",
        "--timeout=" + seconds + "s",
        "-n",
        "shop",
        trigger() + "/" + name);
  }

  /** The full name that every document uses. */
  static String trigger() {
    return "httptriggers.httptrigger.dev";
  }

  @Override
  public void delete(String name) {
    kubectl("delete", trigger(), name, "-n", "shop");
    // A deletion leaves no status to wait for: both servers must have answered like that in a row.
    await("the deletion is in force")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              for (int request = 0; request < 12; request++) {
                if (recommended().get(Manifests.host(name), "/").status() != 403) {
                  return false;
                }
              }
              return true;
            });
  }

  @Override
  public Gateway recommended() {
    return gateways.recommended();
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
