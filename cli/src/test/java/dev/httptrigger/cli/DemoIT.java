package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person starts it, with the launcher and a real Envoy. */
class DemoIT {
  @TempDir private Path folder;

  @Test
  void endsByItselfWithEveryAnswerRightAndLeavesNothingBehind() throws Exception {
    Process demo = start("--once");

    assertThat(demo.waitFor(5, TimeUnit.MINUTES)).as(told()).isTrue();

    assertThat(demo.exitValue()).as(told()).isZero();
    assertThat(told())
        .contains("HTTP 401", "the upstream got  x-name: Jon Snow", "answers were right.")
        .doesNotContain("WRONG");
    assertNothingIsLeft();
  }

  @Test
  void staysUpUntilItIsEndedAndLeavesNothingBehind() throws Exception {
    Process demo = start();
    await("the demo is up")
        .atMost(Duration.ofMinutes(5))
        .until(() -> !demo.isAlive() || told().contains("Ctrl-C ends it"));
    assertThat(demo.isAlive()).as(told()).isTrue();
    List<ProcessHandle> children = demo.descendants().toList();
    assertThat(children).as("server and Envoy").isNotEmpty();

    demo.destroy();

    assertThat(demo.waitFor(1, TimeUnit.MINUTES)).as(told()).isTrue();
    await("its processes end")
        .atMost(Duration.ofSeconds(60))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    assertNothingIsLeft();
  }

  private Process start(String... flags) throws IOException {
    String launcher = Checkout.root().resolve("httptrigger").toString();
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(launcher, "demo"), Stream.of(flags)).toList());
    // All temporary files of the demo and of its JVMs.
    Files.createDirectories(temporary());
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("told.txt").toFile())
        .start();
  }

  private Path temporary() {
    return folder.resolve("temporary");
  }

  private String told() throws IOException {
    return Files.readString(folder.resolve("told.txt"));
  }

  private void assertNothingIsLeft() {
    await("its files are gone")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              try (Stream<Path> left = Files.list(temporary())) {
                assertThat(left.filter(path -> path.toString().contains("httptrigger"))).isEmpty();
              }
            });
  }
}
