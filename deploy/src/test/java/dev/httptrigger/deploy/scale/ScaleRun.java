package dev.httptrigger.deploy.scale;

import static org.awaitility.Awaitility.await;

import dev.httptrigger.deploy.Program;
import dev.httptrigger.deploy.scale.Population.Member;
import dev.httptrigger.testkit.ApiRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One measurement from the first trigger to the table. For one thread. */
final class ScaleRun implements AutoCloseable {
  private static final String OPERATOR_USER =
      "system:serviceaccount:httptrigger-system:httptrigger-operator";
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

  /** So many are there before memory is measured for the first time, so that all code has run. */
  private static final int FIRST = 100;

  private static final int ROUNDS = 3;
  private static final Duration LONGEST_TAKE_OVER = Duration.ofMinutes(3);
  private static final Duration LONGEST_FILL = Duration.ofMinutes(20);
  private static final List<String> ONE_CORE = List.of("taskset", "--cpu-list", "0");

  private final Size size;
  private final Installed installed = Installed.start();
  private final Population population;
  private final Writer writer;
  private final Changes changes;
  private final Table table = new Table();
  private Program operator;

  /** The trigger that was changed last in a disturbance; each is of another. */
  private int changed;

  ScaleRun(Size size) {
    this.size = size;
    this.population = Population.of(size);
    this.writer = new Writer(installed.client(), population);
    this.changes = new Changes(installed, writer, population, size);
    this.operator = installed.startOperator("0");
  }

  /** Measures everything. */
  Table run() throws InterruptedException {
    Installed.awaitLeading(operator);
    installed.server().awaitReady();
    fillAndMeasureMemory();
    new OneByOne(installed, writer, changes, population, size).run(table);
    restartOperator();
    takeOver("hand-over on a clean stop", "≤ 2 s", Program::close);
    takeOver("crash of the leader", "", Program::kill);
    relist();
    startFromCluster();
    startFromFolder();
    change();
    apply();
    return table;
  }

  private void fillAndMeasureMemory() throws InterruptedException {
    writer.createNamespaces();
    writer.fill(0, FIRST);
    IntStream.range(0, FIRST).forEach(number -> writer.edit(number, 0));
    awaitInForce(FIRST);
    long server = installed.server().process().pid();
    long heap = LiveHeap.of(server);
    long memory = Processor.memory(server);
    long began = System.nanoTime();
    writer.fill(FIRST, size.triggers());
    Duration written = since(began);
    awaitInForce(size.triggers());
    table.row("all triggers written", "", seconds(written));
    table.row("all triggers in force", "", seconds(since(began)));
    Installed.awaitCalm(operator);
    table.row(
        "operator: heap after collection",
        "≤ 1 GiB",
        "%d MiB".formatted(LiveHeap.of(operator.process().pid()) >> 20));
    int more = size.triggers() - FIRST;
    table.row(
        "server: heap a trigger",
        "≤ 6 KB",
        "%.2f KB".formatted((LiveHeap.of(server) - heap) / 1024.0 / more));
    table.row(
        "server: other memory a trigger",
        "≤ 1.5 KB",
        "%.2f KB".formatted((Processor.memory(server) - memory) / 1024.0 / more));
  }

  /** In whatever order they come. */
  private void awaitInForce(int triggers) {
    for (int number = 0; number < triggers; number++) {
      String host = population.member(number).host();
      await(host + " is in force")
          .atMost(LONGEST_FILL)
          .pollDelay(Duration.ZERO)
          .until(() -> installed.enforced(host).isPresent());
    }
  }

  private void restartOperator() {
    operator.close();
    Map<String, Long> before = writes();
    long began = System.nanoTime();
    operator = installed.startOperator("0");
    Installed.awaitLeading(operator);
    Duration leading = since(began);
    Installed.awaitCalm(operator);
    Map<String, Long> written = new TreeMap<>(writes());
    before.forEach((what, times) -> written.merge(what, -times, Long::sum));
    written.values().removeIf(times -> times == 0);
    table.row("operator: restart until it leads", "", seconds(leading));
    table.row(
        "operator: writes of a restart", "64 × index, and the election's", written.toString());
  }

  private Map<String, Long> writes() {
    return installed.apiServer().requestsOf(OPERATOR_USER).stream()
        .filter(request -> WRITES.contains(request.verb()))
        .collect(Collectors.groupingBy(ScaleRun::what, Collectors.counting()));
  }

  private static String what(ApiRequest request) {
    String name = request.name().orElse("");
    return request.verb() + " " + (name.startsWith("index-") ? "index" : request.resource());
  }

  /** The leader ends, in order or not, while a trigger is changed. */
  private void takeOver(String how, String goal, Consumer<Program> end) {
    Times times = new Times();
    int late = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      changed++;
      Program other = installed.startOperator(Integer.toString(changed));
      other.awaitReady();
      Installed.awaitCalm(other);
      Program leader = operator;
      Thread ends = Thread.ofVirtual().start(() -> end.accept(leader));
      late += change(times);
      join(ends);
      operator = other;
      Installed.awaitLeading(operator);
      Installed.awaitCalm(operator);
    }
    table.row(how + ": change to enforcement", goal, told(times, late));
  }

  /** How many changes of this one were not in force in the end. */
  private int change(Times times) {
    writer.edit(changed, changed);
    Member member = population.member(changed);
    return changes.awaitEnforced(times, member, changed, LONGEST_TAKE_OVER) ? 0 : 1;
  }

  private static String told(Times times, int late) {
    return times + (late == 0 ? "" : "; %d not in force after all".formatted(late));
  }

  /** Whoever watched has to list anew: what came since it last heard is forgotten. */
  private void relist() {
    Times times = new Times();
    int late = 0;
    long listed = lists();
    for (int round = 1; round <= ROUNDS; round++) {
      changed++;
      installed.apiServer().compactEtcd();
      installed.apiServer().kill();
      installed.apiServer().startAgain();
      late += change(times);
      Installed.awaitCalm(operator);
    }
    table.row(
        "API server started anew, everybody lists: change to enforcement", "", told(times, late));
    table.row("lists by operator meanwhile", "", Long.toString(lists() - listed));
  }

  private long lists() {
    return installed.apiServer().requestsOf(OPERATOR_USER).stream()
        .filter(request -> request.verb().equals("list"))
        .count();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startFromCluster() {
    for (int round = 1; round <= ROUNDS; round++) {
      long began = System.nanoTime();
      Program replica = installed.startServer(Integer.toString(round), Map.of(), ONE_CORE);
      start("from the cluster", "≤ 3.5 s", replica, began);
    }
  }

  private void startFromFolder() {
    Path folder = installed.folder().resolve("manifests");
    writeManifests(folder);
    for (int round = 1; round <= ROUNDS; round++) {
      long began = System.nanoTime();
      start("from a folder", "≤ 2 s", installed.startOnFolder(folder, ONE_CORE), began);
    }
  }

  private void start(String source, String goal, Program replica, long began) {
    replica.awaitReady();
    Duration wall = since(began);
    Duration processor = Processor.of(replica.process().pid());
    table.row(
        "start of a replica " + source + ", one core",
        goal,
        "%s, of which %s on the core".formatted(seconds(wall), seconds(processor)));
    replica.kill();
  }

  /** A file for each namespace. */
  private void writeManifests(Path folder) {
    try {
      Files.createDirectories(folder);
      for (int namespace = 0; namespace < size.namespaces(); namespace++) {
        String text =
            IntStream.iterate(
                    namespace, number -> number < size.triggers(), n -> n + size.namespaces())
                .mapToObj(number -> population.manifest(number, 0))
                .collect(Collectors.joining("---\n"));
        Files.writeString(folder.resolve(namespace + ".yaml"), text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void change() {
    Use before = Use.now(installed, operator);
    changes.run();
    Use use = Use.now(installed, operator).since(before);
    table.row("edit: answer to enforcement", "p50 ≤ 150 ms, p99 ≤ 1 s", changes.edits().toString());
    table.row("new trigger: answer to enforcement", "", changes.creations().toString());
    table.row("deletion: answer to enforcement", "", changes.deletions().toString());
    table.row("measured changes not in force after 30 s", "0", Integer.toString(changes.notSeen()));
    table.row("the API server's answer to a write", "", writer.answers().toString());
    table.row("writes refused", "0", Long.toString(writer.refused()));
    table.row("processors while it changed", "", use.toString());
    table.row(
        "operator: heap after collection, then",
        "≤ 1 GiB",
        "%d MiB".formatted(LiveHeap.of(operator.process().pid()) >> 20));
  }

  private void apply() {
    Times times = new Times();
    for (int round = 1; round <= 5; round++) {
      String manifest = population.manifest(round, 1_000_000_000L + round);
      long began = System.nanoTime();
      installed.apiServer().kubectlApply(manifest).outOrThrow();
      times.add(since(began));
    }
    table.row("kubectl apply of one trigger", "", times.toString());
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static String seconds(Duration time) {
    return "%.2f s".formatted(time.toMillis() / 1000.0);
  }

  @Override
  public void close() {
    installed.close();
  }
}
