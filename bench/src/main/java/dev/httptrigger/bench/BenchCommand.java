package dev.httptrigger.bench;

import dev.httptrigger.bench.load.BrokenLoadException;
import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.bench.machine.MachineFacts;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.peers.PeerScenarios;
import dev.httptrigger.bench.report.Report;
import dev.httptrigger.bench.report.ReportFile;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.report.TextTable;
import dev.httptrigger.bench.scenario.Plan;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.Scenario;
import dev.httptrigger.bench.scenario.Scenarios;
import dev.httptrigger.bench.scenario.TimeLimit;
import dev.httptrigger.bench.scenario.WrongAnswersException;
import dev.httptrigger.bench.workload.Workload;
import dev.httptrigger.testkit.RealPartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: what it measures and where it tells. */
@Command(
    name = "httptrigger bench",
    exitCodeOnInvalidInput = 64,
    exitCodeOnExecutionException = 70,
    description = {
      "Measures the server as it is shipped against base lines of the same run, and checks every"
          + " answer.",
      "It needs Linux, and two processors for figures worth comparing; let nothing else run."
    },
    footer = {
      "",
      "Examples:",
      "  ./httptrigger bench --quick                     a first look, in a few minutes",
      "  ./httptrigger bench known-token latency         two scenarios, thoroughly",
      "  ./httptrigger bench --page=docs/benchmarks.md   all of it, and the page of it",
      "  ./httptrigger bench --peers                     all of it, and others that verify tokens"
    })
final class BenchCommand implements Callable<Integer> {
  private static final int RIGHT = 0;
  private static final int WRONG = 1;
  private static final int FAULT = 70;

  private final Path checkout;
  private final InstantSource clock;
  private final List<Scenario> ofPeers =
      PeerScenarios.all(System.getenv(), Path.of(System.getProperty("user.home", "")));
  private Optional<CommandSpec> spec = Optional.empty();

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description = "What to measure; all when none is named. --list tells which there are.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--quick",
      description =
          "Short: for a first look, and less steady. Leaves out what takes long, and what there is"
              + " no time for within three minutes, unless it is named or --peers is given.")
  private boolean quick;

  @Option(
      names = "--peers",
      description = {
        "Measure Envoy's jwt_authn, OPA-Envoy, Authorino and Heimdall too, as far as they are in"
            + " the folder that PEERS_BIN names; bench/peers/build puts them there."
      })
  private boolean peers;

  @Option(names = "--list", description = "Tell which scenarios there are, and end.")
  private boolean list;

  @Option(
      names = "--tiny",
      hidden = true,
      description = "Show that it works; figures mean nothing.")
  private boolean tiny;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the figures as JSON, after each scenario what there is.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description =
          "Write the page, such as docs/benchmarks.md, and its plots into a folder beside it. What"
              + " people have to say stands in benchmarks-notes.md beside it, and is taken in.")
  private Optional<Path> page = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Measure nothing: take the figures of a file that --json wrote.")
  private Optional<Path> from = Optional.empty();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Explain this and exit.")
  boolean help;

  BenchCommand(Path checkout, InstantSource clock) {
    this.checkout = checkout;
    this.clock = clock;
  }

  /** Picocli's view of this very call. */
  @Spec
  void spec(CommandSpec command) {
    spec = Optional.of(command);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter output = commandLine().getOut();
    if (list) {
      Stream.concat(Scenarios.all().stream(), ofPeers.stream())
          .forEach(each -> output.printf("%-18s %s%n", each.name(), each.title()));
      return RIGHT;
    }
    List<Scenario> chosen = chosen();
    if (page.isPresent() && !page.get().toString().endsWith(".md")) {
      throw new CommandLine.ParameterException(
          commandLine(), "--page names the page itself, such as docs/benchmarks.md");
    }
    try {
      Report report = from.isPresent() ? ReportFile.read(from.get()) : measure(chosen, output);
      writeJson(report);
      if (page.isPresent()) {
        ReportFile.writePage(report, page.get());
      }
      return RIGHT;
    } catch (WrongAnswersException e) {
      commandLine().getErr().println("httptrigger: WRONG ANSWERS: " + e.getMessage());
      return WRONG;
    } catch (RealPartException | BrokenLoadException e) {
      commandLine().getErr().println("httptrigger: " + e.getMessage());
      return FAULT;
    }
  }

  private CommandLine commandLine() {
    return spec.orElseThrow(() -> new IllegalStateException("not called by picocli")).commandLine();
  }

  private List<Scenario> chosen() {
    Set<String> all =
        Stream.concat(Scenarios.all().stream(), ofPeers.stream())
            .map(Scenario::name)
            .collect(Collectors.toSet());
    for (String name : names) {
      if (!all.contains(name)) {
        throw new CommandLine.ParameterException(
            commandLine(), "there is no scenario " + name + ": --list tells which there are.");
      }
    }
    List<Scenario> own =
        names.isEmpty()
            ? Scenarios.of(quick)
            : Scenarios.all().stream().filter(each -> names.contains(each.name())).toList();
    return Stream.concat(
            own.stream(), ofPeers.stream().filter(each -> peers || names.contains(each.name())))
        .toList();
  }

  private void writeJson(Report report) throws IOException {
    if (json.isPresent()) {
      ReportFile.write(report, json.get());
    }
  }

  private Report measure(List<Scenario> scenarios, PrintWriter output) throws IOException {
    if (!Proc.exists()) {
      throw new RealPartException("this measures by Linux's /proc, which is not here");
    }
    Path folder = Files.createTempDirectory("httptrigger-bench-");
    Thread deletion = new Thread(() -> Folder.delete(folder), "deletion of the benchmark's files");
    Runtime.getRuntime().addShutdownHook(deletion);
    Path triggers = Files.createDirectory(folder.resolve("triggers"));
    Plan plan = tiny ? Plan.TINY : quick ? Plan.QUICK : Plan.FULL;
    TimeLimit limit = names.isEmpty() && !peers ? plan.limit() : TimeLimit.NONE;
    long start = System.nanoTime();
    tell(
        "at most "
            + minutes(min(Scenarios.length(scenarios, plan), limit.longest()))
            + ", when nothing else runs on this machine");
    // Where figures mean nothing, several may run at a time, and use all there is.
    Cores cores = tiny ? Cores.ANYWHERE : Cores.ofThisMachine();
    // Before the load keeps itself to one processor.
    Map<String, String> machine = MachineFacts.ofThisMachine(cores);
    tell("signing " + plan.sizes().users() + " tokens, and more");
    Workload workload = Workload.create(triggers, plan.sizes(), clock.instant());
    scenarios.forEach(scenario -> scenario.prepare(workload));
    List<Scenario> measured = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    try (Run run =
        new Run(checkout.resolve("httptrigger"), folder, cores, plan, workload, this::tell)) {
      long prepared = System.nanoTime();
      for (Scenario scenario : scenarios) {
        Duration planned = Scenarios.lengthOfMeasuring(measured, plan);
        if (!measured.isEmpty()
            && !limit.allows(since(start), since(prepared), planned, scenario.length(plan))) {
          tell("no time is left for " + scenario.name() + ": ask for it by its name");
          break;
        }
        Section section = scenario.measure(run);
        TextTable.lines(section).forEach(output::println);
        output.println();
        output.flush();
        measured.add(scenario);
        sections.add(section);
        // Whatever ends a run that takes the better part of an hour: what it found is kept.
        writeJson(report(machine, measured, sections));
      }
    }
    output.println("It took " + minutes(since(start)) + ".");
    output.flush();
    return report(machine, measured, sections);
  }

  private Report report(
      Map<String, String> machine, List<Scenario> measured, List<Section> sections) {
    return new Report(
        clock.instant().truncatedTo(ChronoUnit.MINUTES).toString(),
        quick,
        facts(machine, measured),
        sections);
  }

  /** What machine it is, and what nobody may take for measured. */
  private Map<String, String> facts(Map<String, String> machine, List<Scenario> measured) {
    Map<String, String> facts = new LinkedHashMap<>(machine);
    String leftOut =
        Stream.concat(Scenarios.all().stream(), ofPeers.stream())
            .map(Scenario::name)
            .filter(name -> measured.stream().noneMatch(each -> each.name().equals(name)))
            .collect(Collectors.joining(", "));
    if (!leftOut.isEmpty()) {
      facts.put(Report.NOT_MEASURED, leftOut);
    }
    return facts;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String minutes(Duration duration) {
    return String.format(
        Locale.ROOT, "%d min %d s", duration.toMinutes(), duration.toSecondsPart());
  }

  private void tell(String what) {
    PrintWriter errors = commandLine().getErr();
    errors.println("… " + what);
    errors.flush();
  }
}
