package dev.httptrigger.deploy.faults;

import static org.awaitility.Awaitility.await;

import dev.httptrigger.deploy.Program;
import dev.httptrigger.deploy.faults.Pod.Surroundings;
import dev.httptrigger.testkit.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** The machine below one process: its clock, its disk. */
final class SurroundingsFaults {
  private static final Duration SETTLES = Duration.ofSeconds(60);
  private static final Duration LASTS = Duration.ofSeconds(30);
  private static final Duration LONGEST_START = Duration.ofMinutes(3);
  private static final Duration LONGEST_JUMP = Duration.ofSeconds(20);

  /** How long a clock is right again before the process that saw it jump is replaced. */
  private static final Duration FELT = Duration.ofSeconds(10);

  private static final String RIGHT = "+0";

  /** Where distributions put it; the package is {@code libfaketime}. */
  private static final List<String> FAKETIME =
      List.of(
          "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
          "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
          "/usr/lib64/faketime/libfaketimeMT.so.1");

  private SurroundingsFaults() {}

  /** Those that this machine can do. */
  static List<Fault> all() {
    List<Fault> all = new ArrayList<>();
    library()
        .ifPresent(
            library -> {
              all.add(clock("clock ahead", "+2h", library));
              all.add(clock("clock behind", "-2h", library));
              all.add(jump("clock jumps ahead", "+2h", library));
              all.add(jump("clock jumps back", "-2h", library));
            });
    if (canMount()) {
      all.add(
          disk(
              "disk read-only",
              "one operator or server, for 30 seconds in a file system that it can't write to",
              "mount --bind / /; mount -o remount,ro,bind /",
              Map.of()));
      all.add(
          disk(
              "disk full",
              "one operator or server, for 30 seconds with no byte left where it keeps temporary"
                  + " files",
              "mount -t tmpfs -o size=64k tmpfs /mnt; head -c 128k /dev/zero >/mnt/full",
              Map.of("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=/mnt")));
    }
    return all;
  }

  private static Optional<Path> library() {
    return FAKETIME.stream().map(Path::of).filter(Files::exists).findFirst();
  }

  /** Only root may, and not in every container. */
  private static boolean canMount() {
    return Command.of("unshare", "--mount", "true").run().succeeded();
  }

  private static Fault clock(String name, String offset, Path library) {
    return ofOneProcess(
        name,
        "the clock of one operator or server " + offset + " from its start, for 30 seconds",
        otherClock(library, Map.of("FAKETIME", offset, "FAKETIME_NO_CACHE", "1")));
  }

  private static Surroundings otherClock(Path library, Map<String, String> how) {
    Map<String, String> environment = new HashMap<>(how);
    environment.put("LD_PRELOAD", library.toString());
    environment.put("DONT_FAKE_MONOTONIC", "1");
    return new Surroundings(environment, List.of());
  }

  /** Unlike {@link #clock} it comes when the process has been ready, and goes while it runs. */
  private static Fault jump(String name, String offset, Path library) {
    return new Fault(
        name,
        Fault.Area.PROCESSES,
        "one operator or server killed and started under libfaketime; once ready its clock jumps by"
            + " "
            + offset
            + ", after 30 seconds back, and 10 seconds later it is killed again",
        Promise.changesWait(SETTLES),
        LASTS,
        (cluster, _, random) -> {
          Pod pod = any(cluster, random);
          Path clock = newFile();
          set(clock, RIGHT);
          pod.restartIn(
              otherClock(
                  library,
                  Map.of(
                      "FAKETIME_TIMESTAMP_FILE",
                      clock.toString(),
                      "FAKETIME_CACHE_DURATION",
                      "1")));
          try {
            await(pod + " is ready").atMost(LONGEST_START).until(pod::isReady);
            set(clock, offset);
            awaitRight(pod, false);
          } catch (ConditionTimeoutException e) {
            pod.restartIn(Surroundings.USUAL);
            throw e;
          }
          return () -> {
            set(clock, RIGHT);
            awaitRight(pod, true);
            FaultRun.sleep(FELT);
            pod.restartIn(Surroundings.USUAL);
          };
        });
  }

  /** A process that saw no jump would keep any promise. One that has ended since sees none. */
  private static void awaitRight(Pod pod, boolean right) {
    Program jumping = pod.program();
    await(pod + " has the right time: " + right)
        .atMost(LONGEST_JUMP)
        .until(
            () ->
                !jumping.equals(pod.program())
                    || pod.time().filter(time -> isRight(time) == right).isPresent());
  }

  private static boolean isRight(Instant time) {
    return Duration.between(time, Instant.now()).abs().compareTo(Duration.ofHours(1)) < 0;
  }

  private static Path newFile() {
    try {
      return Files.createTempFile("httptrigger-clock-", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void set(Path clock, String offset) {
    try {
      Files.writeString(clock, offset + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fault disk(
      String name, String injected, String mount, Map<String, String> environment) {
    return ofOneProcess(
        name,
        injected,
        new Surroundings(
            environment, List.of("unshare", "--mount", "sh", "-c", mount + "; exec \"$@\"", "sh")));
  }

  /** Any of the four, killed and started in those surroundings, and then in the usual ones. */
  private static Fault ofOneProcess(String name, String injected, Surroundings surroundings) {
    return new Fault(
        name,
        Fault.Area.PROCESSES,
        injected,
        Promise.changesWait(SETTLES),
        LASTS,
        (cluster, _, random) -> {
          Pod pod = any(cluster, random);
          pod.restartIn(surroundings);
          return () -> pod.restartIn(Surroundings.USUAL);
        });
  }

  private static Pod any(Cluster cluster, RandomGenerator random) {
    List<Pod> pods =
        Stream.concat(cluster.operators().stream(), cluster.servers().stream()).toList();
    return pods.get(random.nextInt(pods.size()));
  }
}
