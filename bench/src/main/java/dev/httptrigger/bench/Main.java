package dev.httptrigger.bench;

import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.scenario.Measured;
import dev.httptrigger.bench.scenario.Meter;
import dev.httptrigger.bench.workload.Questionnaire;
import dev.httptrigger.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Where the launcher enters. */
public final class Main {
  private Main() {}

  /** Thin. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(System.getProperty("httptrigger.root", "")).toAbsolutePath();
    Path folder = Files.createTempDirectory("httptrigger-bench-");
    Path triggers = Files.createDirectory(folder.resolve("triggers"));
    long t0 = System.nanoTime();
    Workload workload = Workload.create(triggers, new Workload.Sizes(Integer.parseInt(arguments[0]), 200, 2), Instant.now());
    System.out.println("made in " + (System.nanoTime() - t0) / 1e9);
    Cores cores = Cores.ofThisMachine();
    try (GrpcProcess server =
            GrpcProcess.serve(root.resolve("httptrigger"), triggers, cores, folder.resolve("server.log"));
        GrpcProcess generated = base(server, cores, folder, "generated");
        GrpcProcess bytes = base(server, cores, folder, "bytes")) {
      Questionnaire known = workload.known();
      Meter warm = new Meter(Duration.ofMillis(500), Duration.ofSeconds(6), 1);
      Meter meter = new Meter(Duration.ofMillis(500), Duration.ofSeconds(2), 3);
      for (GrpcProcess process : new GrpcProcess[] {generated, bytes, server}) {
        cores.letUseBoth(process.pid());
        tell(process, warm.saturate(process, process == server ? known : known.forAlwaysOk()));
        cores.keepOnServerCore(process.pid());
      }
      cores.keepOnLoadCore(ProcessHandle.current().pid());
      for (int i = 0; i < 3; i++) {
        for (GrpcProcess process : new GrpcProcess[] {generated, bytes, server}) {
          tell(process, meter.saturate(process, process == server ? known : known.forAlwaysOk()));
        }
      }
    }
  }

  private static GrpcProcess base(GrpcProcess server, Cores cores, Path folder, String kind) {
    return GrpcProcess.start(
        kind,
        server.command().wordsForOther(System.getProperty("java.class.path"), "dev.httptrigger.bench.baseline.AlwaysOkServer", kind),
        cores,
        folder.resolve(kind + ".log"));
  }

  private static void tell(GrpcProcess process, Measured m) {
    System.out.printf(
        "%-12s %8.0f/s cpu %6.2f us wrong %d server %.2f load %.2f other %.2f%n",
        process.name(), m.perSecond(), m.cpuMicros(), m.wrong(), m.window().serverCores(), m.window().loadCores(), m.window().otherCores());
  }
}
