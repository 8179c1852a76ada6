package dev.httptrigger.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.deploy.Shipped;
import java.time.Duration;
import java.util.List;

/** Operators and servers that end, freeze, or are too many. */
final class ProcessFaults {
  private static final String ELECTION =
      "/apis/coordination.k8s.io/v1/namespaces/" + Shipped.SYSTEM + "/leases/httptrigger-operator";

  /** A Lease runs out after 15 seconds, and another looks every few seconds. */
  private static final Duration NEXT_LEADER = Duration.ofSeconds(45);

  private static final Duration ONE_START = Duration.ofSeconds(20);

  private ProcessFaults() {}

  /** All of them. */
  static List<Fault> all() {
    return List.of(
        leaderKilled(),
        leaderFrozen(),
        electionLost(),
        serverKilled(),
        serverFrozen(),
        allServersKilled(),
        allServersKilledWithoutApiServer(),
        rollingRestart());
  }

  static Fault leaderKilled() {
    return new Fault(
        "leader killed",
        Fault.Area.PROCESSES,
        "SIGKILL; its Pod starts it again",
        Promise.changesWait(NEXT_LEADER),
        Duration.ofSeconds(2),
        (cluster, _, _) -> {
          cluster.awaitLeader().kill();
          return cluster::awaitLeader;
        });
  }

  private static Fault leaderFrozen() {
    return new Fault(
        "leader frozen",
        Fault.Area.PROCESSES,
        "SIGSTOP for 40 seconds, longer than its Lease lasts; then it goes on",
        Promise.changesWait(NEXT_LEADER),
        Duration.ofSeconds(40),
        (cluster, _, _) -> {
          Pod leader = cluster.awaitLeader();
          leader.program().freeze();
          return leader.program()::thaw;
        });
  }

  private static Fault electionLost() {
    return new Fault(
        "two leaders",
        Fault.Area.PROCESSES,
        "the leader frozen, the election Lease deleted, the leader let go on when the other leads",
        Promise.changesWait(NEXT_LEADER),
        Duration.ofSeconds(1),
        (cluster, _, _) -> {
          Pod leader = cluster.awaitLeader();
          leader.program().freeze();
          cluster.client().send("DELETE", ELECTION, "");
          await("the other leads")
              .atMost(Duration.ofSeconds(60))
              .until(
                  () ->
                      cluster.operators().stream()
                          .anyMatch(other -> other != leader && other.leads()));
          return leader.program()::thaw;
        });
  }

  static Fault serverKilled() {
    return new Fault(
        "server killed",
        Fault.Area.PROCESSES,
        "SIGKILL of one of two; its Pod starts it again",
        Promise.UNNOTICED,
        Duration.ofSeconds(3),
        (cluster, _, random) -> {
          Pod server = cluster.servers().get(random.nextInt(cluster.servers().size()));
          server.kill();
          return () -> awaitReady(server);
        });
  }

  private static Fault serverFrozen() {
    return new Fault(
        "server frozen",
        Fault.Area.PROCESSES,
        "SIGSTOP of one of two for 20 seconds; then it goes on",
        // Envoy waits a second for it, until its health check has failed twice.
        Promise.denies(Duration.ofSeconds(10)),
        Duration.ofSeconds(20),
        (cluster, _, random) -> {
          Pod server = cluster.servers().get(random.nextInt(cluster.servers().size()));
          server.program().freeze();
          return server.program()::thaw;
        });
  }

  private static Fault allServersKilled() {
    return new Fault(
        "all servers killed",
        Fault.Area.PROCESSES,
        "SIGKILL of both at once; their Pods start them again",
        Promise.denies(ONE_START),
        Duration.ofSeconds(1),
        (cluster, _, _) -> {
          cluster.servers().forEach(Pod::kill);
          return () -> cluster.servers().forEach(ProcessFaults::awaitReady);
        });
  }

  private static Fault allServersKilledWithoutApiServer() {
    return new Fault(
        "all servers killed, no API server",
        Fault.Area.API_SERVER,
        "the API server ended, then both servers by SIGKILL; their Pods start them again and they"
            + " are not ready; after 15 seconds the API server is there again",
        Promise.denies(NEXT_LEADER),
        Duration.ofSeconds(15),
        (cluster, _, _) -> {
          cluster.apiServer().kill();
          cluster.servers().forEach(Pod::kill);
          return () -> {
            assertThat(cluster.servers()).noneMatch(Pod::isReady);
            assertThat(cluster.ask(new Question("steady-0", Token.NONE)).passed()).isFalse();
            cluster.apiServer().startAgain();
            cluster.servers().forEach(ProcessFaults::awaitReady);
          };
        });
  }

  private static Fault rollingRestart() {
    return new Fault(
        "rolling restart",
        Fault.Area.PROCESSES,
        "SIGTERM of every operator and server, one after the other, each when the last was ready",
        Promise.changesWait(NEXT_LEADER),
        Duration.ofSeconds(1),
        (cluster, _, _) -> {
          for (List<Pod> pods : List.of(cluster.servers(), cluster.operators())) {
            for (Pod pod : pods) {
              pod.restart();
              awaitReady(pod);
            }
          }
          return () -> {};
        });
  }

  private static void awaitReady(Pod pod) {
    await(pod + " is ready").atMost(Duration.ofMinutes(2)).until(pod::isReady);
  }
}
