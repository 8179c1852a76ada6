package dev.httptrigger.bench.process;

import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.bench.machine.Pause;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.testkit.ApiClient;
import dev.httptrigger.testkit.ApiClient.ApiAnswer;
import dev.httptrigger.testkit.ChildProcess;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RealPartException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operator as it is shipped, with its own rights, on a real API server without nodes; both end
 * with it. Used by one thread.
 */
public final class ClusterOperator implements AutoCloseable {
  private static final String SYSTEM = "httptrigger-system";
  private static final String ACCOUNT = "httptrigger-operator";
  private static final String RECORDS = "httptrigger_operator_writes_total{kind=\"record\"}";
  private static final Pattern API_SERVER = Pattern.compile("/(kube-apiserver|etcd)$");
  private static final Pattern LISTENING = Pattern.compile("(?m)^listening admin=\\S+:(\\d+)$");
  private static final String CONFIGURATION = "httptrigger-config";
  private static final String SERVER_ACCOUNT = "httptrigger-ext-authz";
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration LONGEST_WRITING = Duration.ofMinutes(20);
  private static final Duration CALM = Duration.ofSeconds(3);

  /** An operator that uses less of a processor has nothing to do but to look around. */
  private static final double HARDLY_ANY = 0.05;

  private static final Duration POLL = Duration.ofMillis(200);

  private final KubeApiServer apiServer;
  private final ChildProcess process;
  private final int adminPort;
  private final String launcher;
  private int servers;

  private ClusterOperator(
      KubeApiServer apiServer, String launcher, ChildProcess process, int adminPort) {
    this.apiServer = apiServer;
    this.launcher = launcher;
    this.process = process;
    this.adminPort = adminPort;
  }

  /**
   * Starts the API server, installs what is shipped, and starts the operator.
   *
   * @param checkout has the launcher, and the kustomization
   * @param log the operator's
   * @throws RealPartException when one of them does not start
   */
  public static ClusterOperator start(Path checkout, Path log) {
    KubeApiServer apiServer = KubeApiServer.start();
    try {
      String kustomization = checkout.resolve("deploy/kustomize").toString();
      apiServer.kubectl("apply", "--server-side", "-k", kustomization).outOrThrow();
      apiServer.awaitEstablished("crd/httptriggers.httptrigger.dev");
      return startOperator(apiServer, checkout.resolve("httptrigger").toString(), log);
    } catch (RuntimeException e) {
      apiServer.close();
      throw e;
    }
  }

  private static ClusterOperator startOperator(KubeApiServer apiServer, String launcher, Path log) {
    ChildProcess process =
        ChildProcess.start(
            List.of(launcher, "operator", "--admin-address=127.0.0.1:0"),
            Map.of(
                "KUBECONFIG",
                apiServer.kubeconfigForServiceAccount(SYSTEM, ACCOUNT).toString(),
                "POD_NAME",
                ACCOUNT + "-0",
                "POD_NAMESPACE",
                SYSTEM),
            log);
    try {
      await(process, "it listens", () -> LISTENING.matcher(process.log()).find());
      Matcher listening = LISTENING.matcher(process.log());
      if (!listening.find()) {
        throw new RealPartException("the operator does not say where it listens");
      }
      int port = Integer.parseInt(listening.group(1));
      await(process, "it is ready", () -> answers(port, "/readyz"));
      return new ClusterOperator(apiServer, launcher, process, port);
    } catch (RuntimeException e) {
      process.stop();
      throw e;
    }
  }

  private static boolean answers(int port, String path) {
    try {
      return RawHttp.get(port, "localhost", path).status() == 200;
    } catch (UncheckedIOException e) {
      return false; // not there yet
    }
  }

  /**
   * Makes a namespace and triggers in it, each by a request of its own.
   *
   * @param manifests as YAML or JSON, each of that namespace
   */
  public void create(String namespace, List<String> manifests) {
    ApiClient client = apiServer.adminClient();
    done(
        client.send(
            "POST",
            "/api/v1/namespaces",
            """
            {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s"}}
            """
                .formatted(namespace)));
    String triggers = "/apis/httptrigger.dev/v1alpha1/namespaces/" + namespace + "/httptriggers";
    manifests.forEach(manifest -> done(client.send("POST", triggers, manifest)));
  }

  /**
   * Changes a trigger.
   *
   * @param patch a JSON merge patch (RFC 7386)
   */
  public void change(String namespace, String name, String patch) {
    String path =
        "/apis/httptrigger.dev/v1alpha1/namespaces/" + namespace + "/httptriggers/" + name;
    done(apiServer.adminClient().send("PATCH", path, "application/merge-patch+json", patch));
  }

  private static void done(ApiAnswer answer) {
    if (!answer.done()) {
      throw new RealPartException("the API server answered " + answer.status() + answer.body());
    }
  }

  /** Waits until it has written the configuration of so many triggers for the servers. */
  public void awaitWritten(int triggers) {
    await(process, "the configuration is written", LONGEST_WRITING, () -> written() >= triggers);
  }

  /** Waits until it has nothing to do: all statuses are written too. */
  public void awaitCalm() {
    await(process, "it has nothing to do", LONGEST_WRITING, this::isCalm);
  }

  private boolean isCalm() {
    long before = Proc.cpuOfProcess(process.pid());
    Pause.of(CALM);
    return Proc.cpuOfProcess(process.pid()) - before < HARDLY_ANY * CALM.toNanos();
  }

  /**
   * Leaves the server's processor to the server: it, and the API server and what that stores in.
   */
  public void keepOffServerCore(Cores cores) {
    cores.keepOnLoadCore(process.pid());
    ProcessHandle.current()
        .descendants()
        .filter(each -> each.info().command().filter(API_SERVER.asPredicate()).isPresent())
        .forEach(each -> cores.keepOnLoadCore(each.pid()));
  }

  private double written() {
    return Metrics.value(RawHttp.get(adminPort, "localhost", "/metrics").body(), RECORDS).orElse(0);
  }

  /**
   * The words that start a server on what it writes, with the rights that servers have; each time
   * another one.
   *
   * @param moreFlags for the server's JVM
   */
  public List<String> serverWords(String... moreFlags) {
    String kubeconfig = apiServer.kubeconfigForServiceAccount(SYSTEM, SERVER_ACCOUNT).toString();
    return List.of(
        "env",
        "KUBECONFIG=" + kubeconfig,
        "POD_NAME=" + SERVER_ACCOUNT + "-" + servers++,
        "POD_NAMESPACE=" + SYSTEM,
        "POD_UID=" + UUID.randomUUID(),
        "JDK_JAVA_OPTIONS=" + String.join(" ", moreFlags),
        launcher,
        "serve",
        "--namespace=" + CONFIGURATION,
        "--grpc-address=127.0.0.1:0",
        "--http-address=none",
        "--admin-address=127.0.0.1:0",
        "--drain-notice=0s");
  }

  /** What its memory is for. */
  public JvmMemory memory() {
    return JvmMemory.of(process.pid());
  }

  /** What is in use of its heap, in bytes, once it has collected its garbage, which it does. */
  public long heapInUse() {
    return JvmMemory.heapInUse(process.pid());
  }

  private static void await(ChildProcess process, String what, BooleanSupplier condition) {
    await(process, what, LONGEST, condition);
  }

  private static void await(
      ChildProcess process, String what, Duration longest, BooleanSupplier condition) {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new RealPartException(
            "waited in vain for the operator until " + what + "\n" + process.logTail());
      }
      Pause.of(POLL);
    }
  }

  /** Ends it, and the API server. */
  @Override
  public void close() {
    process.stop();
    apiServer.close();
  }
}
