package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.baseline.AlwaysOkServer;
import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.process.JavaCommand;
import dev.httptrigger.bench.process.SignatureCosts;
import dev.httptrigger.bench.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the scenarios of a run share: the servers, which all stay up, so that each is measured
 * beside the other; the requests; and where this is told. Used by one thread.
 */
public final class Run implements AutoCloseable {
  /** What servers are warm for that were asked the same tokens again and again. */
  public static final String KNOWN = "tokens seen before";

  private final Path launcher;
  private final Path folder;
  private final Cores cores;
  private final Plan plan;
  private final Workload workload;
  private final Consumer<String> progress;
  private final List<GrpcProcess> started = new ArrayList<>();
  private final WarmServers warm;
  private final Map<Integer, CrowdServer> crowds = new HashMap<>();
  private final GrpcProcess server;
  private Optional<GrpcProcess> alwaysOk = Optional.empty();
  private Optional<GrpcProcess> alwaysOkBytes = Optional.empty();
  private Optional<GrpcProcess> alwaysOkAnswering = Optional.empty();
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
    this.warm = new WarmServers(cores, plan.warming(), progress);
    this.server = kept(GrpcProcess.serve(launcher, workload.folder(), cores, nextLog()));
  }

  /** What servers are warm for that were asked tokens of an algorithm, each for the first time. */
  public static String neverSeen(String algorithm) {
    return algorithm + " tokens never seen";
  }

  /** How thorough it is. */
  public Plan plan() {
    return plan;
  }

  /** The program {@code httptrigger}. */
  public Path launcher() {
    return launcher;
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

  /**
   * Likewise, with another answer than the smallest; started when it is first asked for.
   *
   * @param answer a file with the one that it gives to everybody
   */
  GrpcProcess alwaysOkAnswering(Path answer) {
    if (alwaysOkAnswering.isEmpty()) {
      alwaysOkAnswering =
          Optional.of(baseLine("always OK, bytes, a full answer", "bytes", "0", answer.toString()));
    }
    return alwaysOkAnswering.get();
  }

  /** What bare signatures cost. */
  public SignatureCosts signatures() {
    if (signatures.isEmpty()) {
      tell("measuring bare signatures");
      signatures =
          Optional.of(
              SignatureCosts.measure(
                  server.command(),
                  ownClassPath(),
                  workload.writeSamples(folder),
                  cores,
                  plan.crypto()));
    }
    return signatures.get();
  }

  /**
   * Starts another HttpTrigger with the same words but for its triggers, without the launcher, and
   * waits until it is ready; it ends with the run, or before.
   *
   * @param moreFlags for its JVM
   */
  public GrpcProcess serve(Path triggers, String... moreFlags) {
    return serve(server.command(), triggers, moreFlags);
  }

  /** Likewise, as where the launcher has no AOT cache. */
  GrpcProcess serveWithoutCache(Path triggers, String... moreFlags) {
    return serve(server.command().withoutAotCache(), triggers, moreFlags);
  }

  private GrpcProcess serve(JavaCommand command, Path triggers, String... moreFlags) {
    JavaCommand other =
        command.with("--triggers=", triggers.toString()).withFlags(List.of(moreFlags));
    return kept(GrpcProcess.start(server.name(), other.words(), cores, nextLog()));
  }

  /** A server on so many triggers; it is started when it is first asked for. */
  CrowdServer crowd(int triggers) {
    CrowdServer found = crowds.get(triggers);
    if (found == null) {
      tell("starting on " + triggers + " triggers");
      found = CrowdServer.start(this, triggers);
      crowds.put(triggers, found);
    }
    return found;
  }

  /** Starts another HttpTrigger on the same triggers, that may use both processors. */
  public GrpcProcess serveOnBoth() {
    // What a process starts runs where it does, and a JVM counts its processors when it starts.
    cores.letUseBoth(ProcessHandle.current().pid());
    GrpcProcess process = GrpcProcess.serveOnAll(launcher, workload.folder(), nextLog());
    cores.letUseBoth(process.pid());
    return kept(process);
  }

  /** The words that start an always-OK server, on the JVM and with the flags of HttpTrigger's. */
  public List<String> alwaysOkWords(String... arguments) {
    return server
        .command()
        .wordsForOther(ownClassPath(), AlwaysOkServer.class.getName(), List.of(arguments));
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

  private GrpcProcess baseLine(String name, String... arguments) {
    return kept(GrpcProcess.start(name, alwaysOkWords(arguments), cores, nextLog()));
  }

  private GrpcProcess kept(GrpcProcess process) {
    started.add(process);
    return process;
  }

  private static String ownClassPath() {
    return System.getProperty("java.class.path", "");
  }

  /**
   * Loads HttpTrigger until it is as fast as it will be, and keeps it and the load each to its
   * processor.
   *
   * @param kind what is asked, in a few words; a server that is warm for it is left alone
   */
  public void warmUp(String kind, Questions questions) {
    warm.warm(server, kind, questions, plan.warming().first());
  }

  /** Likewise a server that is asked only one kind of question, as an always-OK server is. */
  public void warmUpBaseLine(GrpcProcess process, Questions questions) {
    warm.warm(process, "all it is asked", questions, plan.warming().comparison());
  }

  /** Likewise a server on many triggers. */
  void warmUp(CrowdServer crowd) {
    warm.warm(crowd.process(), "no token", crowd.crowd().noToken(), plan.warming().comparison());
  }

  /** Likewise a server that uses both processors; it and the load are left there. */
  public void warmUpOnBoth(GrpcProcess process, Questions questions) {
    warm.warmOnBoth(process, questions);
  }

  /**
   * Loads a warm server at a fixed rate until it and the load are as fast at that as they will be.
   */
  void warmUpAt(double perSecond, GrpcProcess process, Questions questions) {
    warm.warmAt(perSecond, process, questions);
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
