package dev.httptrigger.deploy.faults;

import dev.httptrigger.testkit.Disturbance;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An API server that is away, or answers oddly. */
final class ApiServerFaults {
  /** The leader may have ended meanwhile: then another has to start and to lead. */
  private static final Duration SETTLES = Duration.ofSeconds(60);

  private static final Duration USUAL = Duration.ofSeconds(20);

  private ApiServerFaults() {}

  /** All of them. */
  static List<Fault> all() {
    return Stream.concat(
            Stream.of(
                stopped(), frozen(), silent(), slow(), halfAnswers(), shortWatches(), compacted()),
            IntStream.of(403, 410, 429, 500).mapToObj(ApiServerFaults::refusing))
        .toList();
  }

  private static Fault stopped() {
    return new Fault(
        "API server stopped",
        Fault.Area.API_SERVER,
        "SIGKILL; 20 seconds later it starts again",
        Promise.changesWait(SETTLES),
        USUAL,
        (cluster, _, _) -> {
          cluster.apiServer().kill();
          return cluster.apiServer()::startAgain;
        });
  }

  private static Fault frozen() {
    return new Fault(
        "API server frozen",
        Fault.Area.API_SERVER,
        "SIGSTOP for 20 seconds; then it goes on",
        Promise.changesWait(SETTLES),
        USUAL,
        (cluster, _, _) -> {
          cluster.apiServer().freeze();
          return cluster.apiServer()::thaw;
        });
  }

  private static Fault silent() {
    return disturbed(
        "API server black-holed",
        "for 45 seconds no byte passes between the API server and operators and servers, and no"
            + " connection ends; then what was sent arrives",
        Duration.ofSeconds(45),
        new Disturbance.Silent());
  }

  private static Fault slow() {
    return disturbed(
        "API server slow",
        "for 30 seconds every request, and every piece of an answer, takes 2 seconds longer",
        Duration.ofSeconds(30),
        new Disturbance.Slow(Duration.ofSeconds(2)));
  }

  private static Fault halfAnswers() {
    return disturbed(
        "half answers",
        "for 20 seconds each answer is half a JSON, and each watch ends in the middle of an event",
        USUAL,
        new Disturbance.HalfAnswers());
  }

  static Fault shortWatches() {
    return disturbed(
        "watches cut",
        "for 20 seconds every watch is cut each second",
        USUAL,
        new Disturbance.ShortWatches(Duration.ofSeconds(1)));
  }

  static Fault refusing(int status) {
    return disturbed(
        "API server answers " + status,
        "for 20 seconds every request gets it, and every watch ends",
        USUAL,
        new Disturbance.Refusing(status));
  }

  private static Fault disturbed(
      String name, String injected, Duration lasts, Disturbance disturbance) {
    return new Fault(
        name,
        Fault.Area.API_SERVER,
        injected,
        Promise.changesWait(SETTLES),
        lasts,
        (cluster, _, _) -> {
          cluster.disturb(disturbance);
          return () -> cluster.disturb(Disturbance.NONE);
        });
  }

  private static Fault compacted() {
    return new Fault(
        "etcd compacted",
        Fault.Area.API_SERVER,
        "operators and servers cut off for 10 seconds, meanwhile etcd forgets all that was and the"
            + " API server starts anew: who asks for what came since gets 410",
        Promise.changesWait(SETTLES),
        Duration.ofSeconds(10),
        (cluster, _, _) -> {
          cluster.disturb(new Disturbance.Refusing(503));
          return () -> {
            cluster.apiServer().compactEtcd();
            cluster.apiServer().kill();
            cluster.apiServer().startAgain();
            cluster.disturb(Disturbance.NONE);
          };
        });
  }
}
