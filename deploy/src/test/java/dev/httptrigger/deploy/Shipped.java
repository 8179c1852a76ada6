package dev.httptrigger.deploy;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.KubeApiServer;
import java.util.List;
import java.util.Map;

/** What ships, on an API server without nodes: its parts run as processes of this machine. */
public final class Shipped {
  /** The namespace of operator and servers. */
  public static final String SYSTEM = "httptrigger-system";

  /** The namespace of the configuration. */
  public static final String CONFIGURATION = "httptrigger-config";

  /** The ServiceAccount of operators. */
  public static final String OPERATOR = "httptrigger-operator";

  /** The ServiceAccount of servers. */
  public static final String SERVER = "httptrigger-ext-authz";

  /** What lets operators and servers fetch keys from this machine. */
  public static final Map<String, String> KEYS_FROM_HERE =
      Map.of("HTTPTRIGGER_REMOTE_KEYS_ALLOW", "127.0.0.1");

  private Shipped() {}

  /** Applies the kustomization and waits until triggers can be written. */
  public static void install(KubeApiServer apiServer) {
    apiServer
        .kubectl(
            "apply", "--server-side", "-k", Checkout.root().resolve("deploy/kustomize").toString())
        .outOrThrow();
    awaitDefinition(apiServer);
  }

  /** Waits until triggers can be written. */
  public static void awaitDefinition(KubeApiServer apiServer) {
    apiServer.awaitEstablished("crd/httptriggers.httptrigger.dev");
  }

  /** The variables of an operator in that Pod, which nobody looks for. */
  public static Map<String, String> operatorVariables(String pod) {
    return Map.of("POD_NAME", pod, "POD_NAMESPACE", SYSTEM);
  }

  /** The command line of an operator. */
  public static List<String> operatorArguments() {
    return List.of("operator", "--admin-address", "127.0.0.1:0");
  }

  /** The variables of a server in that Pod, which {@link #createServerPod} has made. */
  public static Map<String, String> serverVariables(String pod, String uid) {
    return Map.of("POD_NAME", pod, "POD_NAMESPACE", SYSTEM, "POD_UID", uid);
  }

  /** The command line of a server that listens there. */
  public static List<String> serverArguments(String grpcAddress, String drainNotice) {
    return List.of(
        "serve",
        "--namespace",
        CONFIGURATION,
        "--grpc-address",
        grpcAddress,
        "--http-address",
        "none",
        "--admin-address",
        "127.0.0.1:0",
        "--drain-notice",
        drainNotice);
  }

  /**
   * The Pod that a server says it is: nothing runs there, but whoever asks finds it.
   *
   * @return its uid
   */
  public static String createServerPod(KubeApiServer apiServer, String name) {
    apiServer.apply(
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
            .formatted(name, SYSTEM));
    return apiServer
        .kubectl("get", "pod", name, "-n", SYSTEM, "-o", "jsonpath={.metadata.uid}")
        .outOrThrow();
  }
}
