package dev.httptrigger.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real kube-apiserver with an etcd of its own on loopback: real validation, real RBAC, real
 * ServiceAccount tokens. What a whole cluster has beside it does not run: no controllers, so a
 * deleted namespace stays {@code Terminating}, nothing is garbage collected, the aggregated
 * ClusterRoles ({@code admin}, {@code edit}, {@code view}) grant nothing, and a namespace gets no
 * {@code default} ServiceAccount; no pods either. A new role or binding takes effect soon after it
 * was written, not at once.
 *
 * <p>Both programs end with this JVM, however it ends. Safe for use by several threads.
 */
public final class KubeApiServer implements AutoCloseable {
  private static final int STARTS_TRIED = 3;
  private static final Duration KUBECTL_LIMIT = Duration.ofMinutes(5);

  /** What kubectl says of a definition that was applied a moment ago. */
  private static final String NO_STATUS_YET = "accessor error";

  private static final Duration LONGEST_WITHOUT_STATUS = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_APPLY = Duration.ofMinutes(1);

  private final UserTokens users;
  private final RunningControlPlane running;
  private final boolean shared;
  private final Path adminKubeconfig;
  private final ApiClient adminClient;
  private final ServerSideApply serverSideApply;
  private final AtomicInteger names = new AtomicInteger();

  private KubeApiServer(UserTokens users, RunningControlPlane running, boolean shared) {
    this.users = users;
    this.running = running;
    this.shared = shared;
    String adminToken = users.tokenFor(new UserTokens.User("admin", List.of("system:masters")));
    this.adminKubeconfig = kubeconfigWith(adminToken);
    this.adminClient = new ApiClient(running.url(), running.servingCertificates(), adminToken);
    this.serverSideApply = new ServerSideApply(adminClient.within(LONGEST_APPLY));
  }

  /** Loaded, and the shared server started with it, by the first call of {@link #shared}. */
  private static final class Shared {
    static final Attempt ATTEMPT = attempt();

    private Shared() {}

    private static Attempt attempt() {
      try {
        return new Attempt(Optional.of(startNew(true, Auditing.NOTHING)), Optional.empty());
      } catch (RealPartException e) {
        return new Attempt(Optional.empty(), Optional.of(e));
      }
    }
  }

  /** One of the two: a failed start is said to everyone who asks, and not tried again. */
  private record Attempt(Optional<KubeApiServer> server, Optional<RealPartException> failure) {
    KubeApiServer serverOrThrow() {
      return server.orElseThrow(
          () ->
              new RealPartException("the shared API server did not start", failure.orElseThrow()));
    }
  }

  /**
   * The one API server that all tests of this JVM share, started by the first call. Each test takes
   * namespaces of its own from {@link #createNamespace}. Nobody stops it; closing it does nothing.
   *
   * @throws RealPartException when it can't be started
   */
  public static KubeApiServer shared() {
    return Shared.ATTEMPT.serverOrThrow();
  }

  /**
   * A new API server for the caller alone.
   *
   * @throws RealPartException when it can't be started, with the end of its log
   */
  public static KubeApiServer start() {
    return startNew(false, Auditing.NOTHING);
  }

  /**
   * The same, with an audit log that {@link #requestsOf} reads.
   *
   * @throws RealPartException when it can't be started, with the end of its log
   */
  public static KubeApiServer startAudited() {
    return startNew(false, Auditing.EVERY_REQUEST);
  }

  private static KubeApiServer startNew(boolean shared, Auditing auditing) {
    KubernetesPrograms programs = KubernetesPrograms.find();
    UserTokens users = new UserTokens();
    try {
      return new KubeApiServer(users, startPrograms(programs, users, auditing), shared);
    } catch (RuntimeException e) {
      users.close();
      throw e;
    }
  }

  /** Another program may take a port between its choice and its use: then others are chosen. */
  private static RunningControlPlane startPrograms(
      KubernetesPrograms programs, UserTokens users, Auditing auditing) {
    for (int attempt = 1; ; attempt++) {
      try {
        return RunningControlPlane.start(programs, users, auditing);
      } catch (RealPartException e) {
        if (attempt == STARTS_TRIED
            || !String.valueOf(e.getMessage()).contains("address already in use")) {
          throw e;
        }
      }
    }
  }

  /** The server's address, as {@code https://127.0.0.1:port}; the same after a restart. */
  public String url() {
    return running.url();
  }

  /** The folder with the logs of both programs, and all that they keep. */
  public Path folder() {
    return running.folder();
  }

  /**
   * The requests of one user that were answered so far, in the order of the answers. One may be
   * missing for a moment after its client has the answer, and a watch until it ends.
   *
   * @throws IllegalStateException when this is not a server that {@link #startAudited} started
   */
  public List<ApiRequest> requestsOf(String user) {
    return running
        .audit()
        .orElseThrow(() -> new IllegalStateException("it was started without an audit log"))
        .requests()
        .stream()
        .filter(request -> request.user().equals(user))
        .toList();
  }

  /**
   * Ends the API server as an orderly shutdown does. What it stored stays, and so does its port.
   */
  public void stop() {
    running.stopApiServer();
  }

  /** Ends the API server at once, as a crash does. What it stored stays, and so does its port. */
  public void kill() {
    running.killApiServer();
  }

  /** Stops the API server where it is: connections open, no answers. */
  public void freeze() {
    running.freezeApiServer();
  }

  /** Lets a frozen API server go on. */
  public void thaw() {
    running.thawApiServer();
  }

  /**
   * Starts the API server again after {@link #stop} or {@link #kill}, on the same port with what it
   * stored before, and waits until it is ready.
   *
   * @throws RealPartException when it does not become ready, with the end of its log
   */
  public void startAgain() {
    running.startApiServer();
  }

  /**
   * Makes etcd forget all states but the present one, as it does by itself every five minutes: who
   * asks for what came after an older one gets 410.
   *
   * @throws RealPartException when etcd does not do it
   */
  public void compactEtcd() {
    running.compactEtcd();
  }

  /** Requests of a user whom nothing is refused; far cheaper than kubectl. */
  public ApiClient adminClient() {
    return adminClient;
  }

  /** The certificates that clients have to trust, as PEM. */
  String certificates() {
    return running.servingCertificates();
  }

  /** The kubeconfig file of a user whom nothing is refused. */
  public Path adminKubeconfig() {
    return adminKubeconfig;
  }

  /**
   * A kubeconfig file for a user of that name and groups. Like every user it is also in {@code
   * system:authenticated}, and may do what RBAC grants and nothing else.
   */
  public Path kubeconfigForUser(String user, String... groups) {
    return kubeconfigWith(users.tokenFor(new UserTokens.User(user, List.of(groups))));
  }

  /**
   * A kubeconfig file for a ServiceAccount, with a token from the API server's TokenRequest that is
   * good for 12 hours.
   *
   * @throws RealPartException when there is no such ServiceAccount
   */
  public Path kubeconfigForServiceAccount(String namespace, String name) {
    JsonNode granted =
        adminClient
            .send(
                "POST",
                "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + name + "/token",
                "{spec: {expirationSeconds: " + Duration.ofHours(12).toSeconds() + "}}")
            .jsonOrThrow("no token for " + namespace + "/" + name);
    return kubeconfigWith(granted.at("/status/token").asText());
  }

  /** Runs kubectl as the admin. */
  public Outcome kubectl(String... arguments) {
    return kubectlAs(adminKubeconfig, "", arguments);
  }

  /** Runs kubectl as the admin; it reads that text where a {@code -f -} asks for it. */
  public Outcome kubectlWithInput(String input, String... arguments) {
    return kubectlAs(adminKubeconfig, input, arguments);
  }

  /** Runs kubectl with another kubeconfig; it reads that text where a {@code -f -} asks for it. */
  public Outcome kubectlAs(Path kubeconfig, String input, String... arguments) {
    return kubectlCommand(kubeconfig, arguments).withInput(input).run();
  }

  /**
   * Applies manifests as the admin and as {@code kubectl apply --server-side --force-conflicts}
   * does, without the time it takes to start kubectl.
   *
   * @throws RealPartException with the API server's answer, when it refuses one; those before it
   *     are applied
   */
  public void apply(String manifests) {
    serverSideApply.apply(manifests);
  }

  /** Applies manifests as the admin: {@code kubectl apply -f -}. */
  public Outcome kubectlApply(String yaml) {
    return kubectlWithInput(yaml, "apply", "-f", "-");
  }

  /**
   * Waits until the API server takes objects of definitions that were applied.
   *
   * @param definitions as kubectl takes them: {@code crd/NAME}, or {@code -f} and a file
   * @throws RealPartException when that takes longer than a minute
   */
  public void awaitEstablished(String... definitions) {
    List<String> words =
        new ArrayList<>(List.of("wait", "--for=condition=Established", "--timeout=60s"));
    words.addAll(List.of(definitions));
    Instant end = Instant.now().plus(LONGEST_WITHOUT_STATUS);
    Outcome outcome = kubectl(words.toArray(String[]::new));
    while (outcome.err().contains(NO_STATUS_YET) && Instant.now().isBefore(end)) {
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        throw RealPartException.interrupted("waiting for " + String.join(" ", definitions), e);
      }
      outcome = kubectl(words.toArray(String[]::new));
    }
    String unusedNames = outcome.outOrThrow();
  }

  /**
   * The command line of kubectl with that kubeconfig, for callers that want to run it otherwise.
   */
  public Command kubectlCommand(Path kubeconfig, String... arguments) {
    return running.kubectl(kubeconfig, List.of(arguments)).within(KUBECTL_LIMIT);
  }

  /**
   * Makes a namespace that nobody else has.
   *
   * @param prefix what its name begins with
   * @return its name
   */
  public String createNamespace(String prefix) {
    String name = prefix + "-" + Long.toString(names.incrementAndGet(), 36);
    // Not applied: one that is there already is somebody's.
    JsonNode _ =
        adminClient
            .send("POST", "/api/v1/namespaces", "{metadata: {name: " + name + "}}")
            .jsonOrThrow("no namespace " + name);
    return name;
  }

  /** Ends both programs and deletes all they stored, unless it is the shared one. */
  @Override
  public void close() {
    if (!shared) {
      running.close();
      users.close();
    }
  }

  private Path kubeconfigWith(String token) {
    return running.writeKubeconfig(names.incrementAndGet(), token);
  }
}
