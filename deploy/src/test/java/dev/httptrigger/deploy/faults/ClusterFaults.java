package dev.httptrigger.deploy.faults;

import dev.httptrigger.deploy.Shipped;
import dev.httptrigger.testkit.KubeApiServer;
import java.time.Duration;
import java.util.List;

/** Somebody takes away what the cluster gives: rights, and the definition of triggers. */
final class ClusterFaults {
  private static final Duration SETTLES = Duration.ofSeconds(60);

  private ClusterFaults() {}

  /** All that may come again and again. */
  static List<Fault> all() {
    return List.of(rightsOfServers(), rightsOfOperators(), triggersGone());
  }

  private static Fault rightsOfServers() {
    return rights("rights of servers", "for 20 seconds their RoleBinding is gone", Shipped.SERVER);
  }

  private static Fault rightsOfOperators() {
    return rights(
        "rights of operators",
        "for 20 seconds their ClusterRoleBinding and RoleBindings are gone",
        Shipped.OPERATOR);
  }

  /**
   * Takes all bindings of a component away.
   *
   * @param component as the label {@code app.kubernetes.io/name} says it
   */
  private static Fault rights(String name, String injected, String component) {
    return new Fault(
        name,
        Fault.Area.CONFIGURATION,
        injected,
        Promise.changesWait(SETTLES),
        Duration.ofSeconds(20),
        (cluster, _, _) -> {
          String deleted =
              cluster
                  .apiServer()
                  .kubectl(
                      "delete",
                      "clusterrolebindings,rolebindings",
                      "--all-namespaces",
                      "--selector=app.kubernetes.io/name=" + component)
                  .outOrThrow();
          if (!deleted.contains("deleted")) {
            throw new IllegalStateException("there were no rights to take away: " + deleted);
          }
          return () -> Shipped.install(cluster.apiServer());
        });
  }

  private static Fault triggersGone() {
    return new Fault(
        "all triggers gone",
        Fault.Area.CONFIGURATION,
        "all triggers deleted at once, by a wrong command or by GitOps; 20 seconds later they are"
            + " made again",
        // Up to half may leave before the rest is held.
        Promise.denies(SETTLES),
        Duration.ofSeconds(20),
        (cluster, workload, _) -> {
          workload.pause(true);
          cluster.client().send("DELETE", Workload.TRIGGERS, "");
          return () -> {
            workload.restore();
            workload.pause(false);
          };
        });
  }

  /**
   * Nothing leaves the servers for ten minutes after it, so it comes once in a run, as the last.
   */
  static Fault definitionGone() {
    return new Fault(
        "definition gone",
        Fault.Area.CONFIGURATION,
        "the CustomResourceDefinition deleted, and all triggers with it; 20 seconds later both are"
            + " made again",
        // A trigger that is deleted after it stays in force until the definition is that old.
        Promise.changesWait(Duration.ofMinutes(11)),
        Duration.ofSeconds(20),
        (cluster, workload, _) -> {
          KubeApiServer apiServer = cluster.apiServer();
          workload.pause(true);
          apiServer
              .kubectl("delete", "crd", "httptriggers.httptrigger.dev", "--wait=true")
              .outOrThrow();
          return () -> {
            Shipped.install(apiServer);
            workload.restore();
            workload.pause(false);
          };
        });
  }
}
