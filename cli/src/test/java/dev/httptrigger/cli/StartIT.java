package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.ChildProcess;
import dev.httptrigger.testkit.Command;
import dev.httptrigger.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server as the launcher starts it, with the caches of loaded classes that the build made. */
class StartIT {
  private static final Pattern ADMIN = Pattern.compile("(?m)^listening .* admin=\\S+:(\\d+)$");
  private static final Path LAUNCHER = Checkout.root().resolve("httptrigger");

  /** After the name; proc(5) counts from the process's number, and from 1. */
  private static final int NICE = 19 - 3;

  private static final String REJECTED = "The JVM's cache of loaded classes was made for another";

  @TempDir private Path folder;

  @Test
  void theCacheOfLoadedClassesIsUsed() {
    try (ChildProcess server = start(Map.of())) {
      assertThat(state(server)).isEqualTo("used");
      assertThat(server.log()).doesNotContain(REJECTED);
    }
  }

  /** All of a cache is in memory, so each has what it needs and no more. */
  @ParameterizedTest(name = "{0} starts from the cache of {1}")
  @CsvSource({
    "--version, commands",
    "validate --help, commands",
    "serve --triggers=folder --help, folder",
    "serve --help, cluster",
    "operator --help, operator"
  })
  void eachPartHasACacheThatFits(String words, String part) {
    String out =
        Command.of(
                Stream.concat(Stream.of(LAUNCHER.toString()), Stream.of(words.split(" "))).toList())
            // A cache that can't be used is an error then.
            .withEnvironment("JDK_JAVA_OPTIONS", "-XX:AOTMode=on -XX:+PrintFlagsFinal")
            .run()
            .outOrThrow();

    assertThat(out).containsPattern("AOTCache += \\S+/httptrigger-" + part + "\\.aot ");
  }

  @Test
  void aFolderThatTheEnvironmentNamesIsAFolder() {
    String out =
        Command.of(LAUNCHER.toString(), "serve", "--help")
            .withEnvironment("JDK_JAVA_OPTIONS", "-XX:AOTMode=on -XX:+PrintFlagsFinal")
            .withEnvironment("HTTPTRIGGER_TRIGGERS", "folder")
            .run()
            .outOrThrow();

    assertThat(out).containsPattern("AOTCache += \\S+/httptrigger-folder\\.aot ");
  }

  /** However much memory the machine has. */
  @Test
  void aServersHeapIsBoundedAndSomebodyMaySayOtherwise() {
    String muchMemory = "-XX:MaxRAM=64g ";
    assertThat(largestHeap(muchMemory)).isEqualTo(1L << 30);
    assertThat(largestHeap(muchMemory + "-Xmx2g ")).isEqualTo(2L << 30);
    assertThat(largestHeap("-XX:MaxRAM=512m ")).isBetween(204L << 20, 208L << 20);
  }

  private static long largestHeap(String option) {
    String out =
        Command.of(LAUNCHER.toString(), "serve", "--help")
            .withEnvironment("JDK_JAVA_OPTIONS", option + "-XX:+PrintFlagsFinal")
            .run()
            .outOrThrow();
    Matcher heap = Pattern.compile(" MaxHeapSize += (\\d+) ").matcher(out);
    assertThat(heap.find()).isTrue();
    return Long.parseLong(heap.group(1));
  }

  /** Where all processors are busy; 0 is as everybody, and 19 behind everybody. */
  @Test
  void requestsGoFirstThenTheCompilersThenWhatLooksAtConfiguration() {
    Map<String, Integer> expected =
        Map.of(
            "grpc-", 0,
            "VM Thread", 0, // collects garbage where there is one processor
            "C1 CompilerThre", 5,
            "C2 CompilerThre", 5,
            "directory-sourc", 10);
    try (ChildProcess server = start(Map.of())) {
      await("threads")
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(expected)
                      .allSatisfy(
                          (threads, nice) ->
                              assertThat(niceValues(server.pid(), threads)).containsOnly(nice)));
      assertThat(niceValues(server.pid(), "")).as("before requests").noneMatch(nice -> nice < 0);
    }
  }

  @Test
  void whereItDoesNotFitTheServerSaysSoAndGoesOn() {
    // Without compressed pointers, objects have another form than in the cache.
    try (ChildProcess server = start(Map.of("JDK_JAVA_OPTIONS", "-XX:-UseCompressedOops"))) {
      assertThat(state(server)).isEqualTo("rejected");
      await("the log").untilAsserted(() -> assertThat(server.log()).contains(REJECTED));
    }
  }

  /** A name that is mistyped must not make the log tell what libraries read and write. */
  @Test
  void whereTheLogsOwnFileIsNotThereTheLogIsAsAlwaysAndSaysSo() {
    String option = "-Dlogback.configurationFile=" + folder.resolve("none.xml");
    try (ChildProcess server = start(Map.of("JDK_JAVA_OPTIONS", option))) {
      await("the log")
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(server.log()).contains("triggers\""));

      assertThat(server.log()).contains("There is no " + folder.toString().replace("/", "\\/"));
      assertThat(server.log()).doesNotContain("\"DEBUG\"", " DEBUG ");
    }
  }

  private ChildProcess start(Map<String, String> environment) {
    return ChildProcess.start(
        List.of(
            LAUNCHER.toString(),
            "serve",
            "--triggers=" + Checkout.root().resolve("deploy/examples/triggers"),
            "--grpc-address=127.0.0.1:0",
            "--http-address=none",
            "--admin-address=127.0.0.1:0",
            "--drain-notice=0s"),
        environment,
        folder.resolve("server.log"));
  }

  /** Of all threads whose name begins so, of which the system keeps fifteen characters. */
  private static List<Integer> niceValues(long pid, String name) {
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    List<Integer> values = new ArrayList<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        int end = stat.lastIndexOf(')');
        if (stat.substring(stat.indexOf('(') + 1, end).startsWith(name)) {
          values.add(Integer.parseInt(stat.substring(end + 2).split(" ", -1)[NICE]));
        }
      }
    } catch (IOException e) {
      return List.of(); // one has ended meanwhile
    }
    return values;
  }

  /** The state whose metric is 1. */
  private static String state(ChildProcess server) {
    await("it listens")
        .atMost(Duration.ofMinutes(2))
        .until(() -> ADMIN.matcher(server.log()).find());
    Matcher admin = ADMIN.matcher(server.log());
    assertThat(admin.find()).isTrue();
    String metrics = RawHttp.get(Integer.parseInt(admin.group(1)), "localhost", "/metrics").body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("httptrigger_aot_cache{") && line.endsWith("} 1.0"))
        .map(line -> line.replaceAll(".*state=\"([a-z]+)\".*", "$1"))
        .findFirst()
        .orElseThrow();
  }
}
