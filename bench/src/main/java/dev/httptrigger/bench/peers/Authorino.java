package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.machine.Pause;
import dev.httptrigger.testkit.ApiClient;
import dev.httptrigger.testkit.FreePorts;
import dev.httptrigger.testkit.KubeApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Authorino, which runs on a Kubernetes API server only: a real one, without a cluster.
 *
 * @param programs where it is
 */
record Authorino(PeerPrograms programs) implements Peer {
  private static final String NAMESPACE = "bench";
  private static final String LOOPBACK = "127.0.0.1:";
  private static final String RESOURCES =
      "/apis/authorino.kuadrant.io/v1beta3/namespaces/" + NAMESPACE + "/authconfigs";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  @Override
  public String name() {
    return "Authorino";
  }

  @Override
  public double leastForKnown() {
    return 60;
  }

  @Override
  public double leastForNeverSeen() {
    return 20;
  }

  @Override
  public Prepared prepare(Setting setting) {
    Path program = programs.file("authorino");
    Path definition = programs.file("authorino-crd.yaml");
    KubeApiServer server = KubeApiServer.start();
    try {
      install(server, definition);
      createAll(server.adminClient(), setting);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    int port = FreePorts.next();
    return new Prepared(
        name(),
        List.of(
            "env",
            "KUBECONFIG=" + server.adminKubeconfig(),
            program.toString(),
            "server",
            "--log-level=error",
            // It can't be told an address for these: all of the machine's get the port.
            "--ext-auth-grpc-port=" + port,
            "--ext-auth-http-port=0",
            "--oidc-http-port=0",
            "--metrics-addr=" + LOOPBACK + FreePorts.next(),
            "--health-probe-addr=" + LOOPBACK + FreePorts.next(),
            "--pprof-bind-address=" + LOOPBACK + FreePorts.next()),
        port,
        (site, policy) ->
            done(
                server
                    .adminClient()
                    .send(
                        "PATCH",
                        RESOURCES + "/" + AuthorinoConfiguration.name(site),
                        "application/merge-patch+json",
                        AuthorinoConfiguration.change(policy))),
        server::close);
  }

  private static void install(KubeApiServer server, Path definition) {
    try {
      String yaml = Files.readString(definition, StandardCharsets.UTF_8);
      server.kubectlWithInput(yaml, "create", "-f", "-").outOrThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + definition, e);
    }
    server.kubectl("create", "namespace", NAMESPACE).outOrThrow();
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!server.adminClient().get(RESOURCES).done()) {
      if (System.nanoTime() - end > 0) {
        throw new LeftOutException("its API server does not serve its resources");
      }
      Pause.of(POLL);
    }
  }

  private static void createAll(ApiClient client, Setting setting) {
    IntStream.range(0, setting.sites().size())
        .parallel()
        .forEach(
            number ->
                done(
                    client.send(
                        "POST",
                        RESOURCES,
                        AuthorinoConfiguration.resource(
                            NAMESPACE, number, setting.sites().get(number), setting.keySetUrl()))));
  }

  private static void done(ApiClient.ApiAnswer answer) {
    if (!answer.done()) {
      throw new LeftOutException("its API server refused a resource: " + answer.body());
    }
  }
}
