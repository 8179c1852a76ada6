package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {
  private static final Duration CEILING = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void itIsTheProgramItselfAndItsOutputIsKept() {
    try (ChildProcess child = start("sh", "-c", "echo out; echo err >&2; exec sleep 600")) {
      await().atMost(CEILING).until(() -> child.log().contains("err"));

      assertThat(child.log()).isEqualTo("out\nerr\n");
      assertThat(child.logTail()).contains(child.logFile().toString(), "out\nerr");
      assertThat(commandOf(child.pid())).contains("sleep");
      assertThat(child.exitCode()).isEmpty();
    }
  }

  @Test
  void theEnvironmentIsPassedOn() {
    try (ChildProcess child =
        ChildProcess.start(
            List.of("sh", "-c", "echo $GREETING"), Map.of("GREETING", "hello"), log())) {
      await().atMost(CEILING).until(() -> !child.isAlive());

      assertThat(child.log()).isEqualTo("hello\n");
      assertThat(child.exitCode()).hasValue(0);
    }
  }

  @Test
  void aProgramThatDoesNotListenIsKilled() {
    ChildProcess child = start("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done");
    await().atMost(CEILING).until(() -> child.log().contains("deaf"));

    assertThat(child.stop(Duration.ofMillis(200))).isFalse();
    assertThat(child.exitCode()).hasValue(128 + 9);
  }

  @Test
  void aProgramThatListensEndsByItself() {
    ChildProcess child =
        start("sh", "-c", "trap 'echo bye; exit 5' TERM; echo here; while :; do sleep 0.1; done");
    await().atMost(CEILING).until(() -> child.log().contains("here"));

    assertThat(child.stop()).isTrue();
    assertThat(child.exitCode()).hasValue(5);
    assertThat(child.log()).endsWith("bye\n");
  }

  @Test
  void aFrozenProgramDoesNothingUntilItIsThawed() throws IOException {
    try (ChildProcess child = start("sh", "-c", "read -r go < " + pipe() + "; echo went")) {
      child.freeze();
      await().atMost(CEILING).until(() -> stateOf(child).equals("T"));
      child.thaw();
      await().atMost(CEILING).until(() -> !stateOf(child).equals("T"));
      assertThat(child.isAlive()).isTrue();
    }
  }

  @Test
  void aProgramThatIsNotThereIsSaid() {
    try (ChildProcess child = start("/no/such/program")) {
      await().atMost(CEILING).until(() -> !child.isAlive());

      assertThat(child.exitCode()).hasValue(127);
      assertThat(child.logTail()).contains("/no/such/program");
    }
  }

  @Test
  void itDiesWithItsJvmEvenWhenThatIsKilled() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process jvm =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                log().toString())
            .inheritIO()
            .start();
    try {
      await().atMost(CEILING).until(() -> Files.exists(log()) && !read(log()).isBlank());
      ProcessHandle child = ProcessHandle.of(Long.parseLong(read(log()).strip())).orElseThrow();
      assertThat(child.isAlive()).isTrue();

      jvm.destroyForcibly();

      await().atMost(CEILING).until(() -> !child.isAlive());
    } finally {
      jvm.destroyForcibly();
    }
  }

  /** A JVM with a child that writes its own process id into the log. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws InterruptedException {
      ChildProcess.start(
          List.of("sh", "-c", "echo $$; exec sleep 600"), Map.of(), Path.of(args[0]));
      Thread.sleep(Duration.ofMinutes(10));
    }
  }

  @Test
  void aCommandIsRunToItsEnd() {
    Outcome outcome =
        Command.of("sh", "-c", "cat; echo \"$A\"; pwd; echo oops >&2; exit 3")
            .withInput("é\n")
            .withEnvironment("A", "first")
            .withEnvironment("A", "second")
            .in(folder)
            .run();

    assertThat(outcome).isEqualTo(new Outcome(3, "é\nsecond\n" + realPath() + "\n", "oops\n"));
    assertThatThrownBy(outcome::outOrThrow)
        .isInstanceOf(RealPartException.class)
        .hasMessageContainingAll("exit code 3", "oops");
  }

  @Test
  void aCommandThatTakesTooLongIsKilled() {
    Command command = Command.of("sleep", "600").within(Duration.ofMillis(100));

    assertThatThrownBy(command::run).hasMessageContaining("sleep ran longer than PT0.1S");
  }

  @Test
  void aCommandThatIsNotThereIsSaid() {
    Command command = Command.of("/no/such/program");

    assertThatThrownBy(command::run).hasMessageContaining("can't start /no/such/program");
  }

  private ChildProcess start(String... words) {
    return ChildProcess.start(List.of(words), Map.of(), log());
  }

  private Path log() {
    return folder.resolve("log");
  }

  /** A pipe into which nobody writes. */
  private Path pipe() {
    Path pipe = folder.resolve("pipe");
    Command.of("mkfifo", pipe.toString()).run().outOrThrow();
    return pipe;
  }

  private static String stateOf(ChildProcess child) {
    return Command.of("ps", "-o", "state=", "-p", Long.toString(child.pid())).run().out().strip();
  }

  private static String commandOf(long pid) {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::info)
        .flatMap(ProcessHandle.Info::command)
        .or(() -> Optional.of("none"))
        .orElseThrow();
  }

  private String realPath() {
    try {
      return folder.toRealPath().toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }
}
