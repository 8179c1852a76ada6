package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.baseline.AlwaysOkServer;
import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.process.SignatureCosts;
import dev.httptrigger.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the scenarios of a run share: the servers, which all stay up, so that each is measured
 * beside the other; the requests; and where this is told. Used by one thread.
 */
public final class Run implements AutoCloseable {
  private final Path launcher;
  private final Path folder;
  private final Cores cores;
  private final Plan plan;
  private final Workload workload;
  private final Consumer<String> progress;
  private final List<GrpcProcess> started = new ArrayList<>();
  private final Set<Long> warm = new HashSet<>();
  private final GrpcProcess server;
  private Optional<GrpcProcess> alwaysOk = Optional.empty();
  private Optional<GrpcProcess> alwaysOkBytes = Optional.empty();
  private Optional<SignatureCosts> signatures = Optional.empty();
  private int logs;

  /**
   * Starts the server on the workload's triggers.
   *
   * @param launcher the program {@code httptrigger}
   * @param folder for logs and what else is written
   * @param cores who runs where
   * @param plan how thorough the run is
   * @param workload what is asked
   * @param progress is told what is done, for people who wait
   */
  public Run(
      Path launcher,
      Path folder,
      Cores cores,
      Plan plan,
      Workload workload,
      Consumer<String> progress) {
    this.launcher = launcher;
    this.folder = folder;
    this.cores = cores;
    this.plan = plan;
    this.workload = workload;
    this.progress = progress;
    this.server = serve(workload.folder());
  }

  /** How thorough it is. */
  public Plan plan() {
    return plan;
  }

  /** Who runs where. */
  public Cores cores() {
    return cores;
  }

  /** What is asked. */
  public Workload workload() {
    return workload;
  }

  /** HttpTrigger itself. */
  public GrpcProcess server() {
    return server;
  }

  /** An always-OK server on generated classes. */
  public GrpcProcess alwaysOk() {
    if (alwaysOk.isEmpty()) {
      alwaysOk = Optional.of(baseLine("always OK", "generated"));
    }
    return alwaysOk.get();
  }

  /** An always-OK server that looks into no message. */
  public GrpcProcess alwaysOkBytes() {
    if (alwaysOkBytes.isEmpty()) {
      alwaysOkBytes = Optional.of(baseLine("always OK, bytes", "bytes"));
    }
    return alwaysOkBytes.get();
  }

  /** What bare signatures cost. */
  public SignatureCosts signatures() {
    if (signatures.isEmpty()) {
      tell("measuring bare signatures");
      signatures =
          Optional.of(
              SignatureCosts.measure(server.command(), ownClassPath(), cores, plan.crypto()));
    }
    return signatures.get();
  }

  /** Starts another HttpTrigger, on other triggers; it ends with the run, or before. */
  public GrpcProcess serve(Path triggers) {
    return kept(GrpcProcess.serve(launcher, triggers, cores, nextLog()));
  }

  /** Starts another HttpTrigger on the same triggers, that may use both processors. */
  public GrpcProcess serveOnBoth() {
    GrpcProcess process = GrpcProcess.serveOnAll(launcher, workload.folder(), nextLog());
    cores.letUseBoth(process.pid());
    return kept(process);
  }

  /** The words that start an always-OK server, on the JVM and with the flags of HttpTrigger's. */
  public List<String> alwaysOkWords(String... kindAndPort) {
    String[] mainAndArguments = new String[kindAndPort.length + 1];
    mainAndArguments[0] = AlwaysOkServer.class.getName();
    System.arraycopy(kindAndPort, 0, mainAndArguments, 1, kindAndPort.length);
    return server.command().wordsForOther(ownClassPath(), mainAndArguments);
  }

  /** A log for one more process. */
  public Path nextLog() {
    logs++;
    return folder.resolve("server-" + logs + ".log");
  }

  /** A folder of the run's own. */
  public Path folder() {
    return folder;
  }

  private GrpcProcess baseLine(String name, String kind) {
    return kept(GrpcProcess.start(name, alwaysOkWords(kind), cores, nextLog()));
  }

  private GrpcProcess kept(GrpcProcess process) {
    started.add(process);
    return process;
  }

  private static String ownClassPath() {
    return System.getProperty("java.class.path", "");
  }

  /** Loads a server on both processors, its compilers beside it, then keeps it to its own. */
  public void warmUp(GrpcProcess process, Questions questions) {
    warmUpOnBoth(process, questions);
    cores.keepOnServerCore(process.pid());
    cores.keepOnLoadCore(ProcessHandle.current().pid());
  }

  /** Likewise, and leaves it there. */
  public void warmUpOnBoth(GrpcProcess process, Questions questions) {
    tell("warming up: " + process.name());
    Duration length = warm.add(process.pid()) ? plan.firstWarmUp() : plan.furtherWarmUp();
    cores.letUseBoth(process.pid());
    cores.letUseBoth(ProcessHandle.current().pid());
    // Answers are not judged yet: a cold server may refuse what has waited too long.
    new Meter(Duration.ZERO, length, 1).saturate(process, questions);
  }

  /** Loads a server as much as it can bear. */
  public Measured saturate(GrpcProcess process, Questions questions) {
    return checked(process, plan.meter().saturate(process, questions));
  }

  /**
   * Refuses wrong answers.
   *
   * @throws WrongAnswersException where there is one
   */
  public Measured checked(GrpcProcess process, Measured measured) {
    if (measured.wrong() > 0) {
      throw new WrongAnswersException(
          process.name() + ": " + measured.wrong() + " of its answers were not the right ones");
    }
    if (measured.answered() == 0) {
      throw new WrongAnswersException(process.name() + " answered nothing");
    }
    return measured;
  }

  /** Says what is being done. */
  public void tell(String what) {
    progress.accept(what);
  }

  /** Ends all servers. */
  @Override
  public void close() {
    started.forEach(GrpcProcess::close);
  }
}
