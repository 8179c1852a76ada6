package dev.httptrigger.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Linux's {@code /proc} of this machine. */
public final class Proc {
  private static final long NANOSECONDS_PER_TICK = 1_000_000_000L / CpuTimes.TICKS_PER_SECOND;
  private static final Path ROOT = Path.of("/proc");

  private Proc() {}

  /** Whether this machine has it. */
  public static boolean exists() {
    return Files.isReadable(ROOT.resolve("self/stat"));
  }

  /** The CPU time that a process used since its start, in nanoseconds. */
  public static long cpuOfProcess(long pid) {
    return CpuTimes.ofProcess(text(ofProcess(pid, "stat"))) * NANOSECONDS_PER_TICK;
  }

  /** The CPU times that the threads of a process used since their starts, in nanoseconds, by id. */
  static Map<Long, Long> cpuOfThreads(long pid) {
    Map<Long, Long> times = new HashMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(ofProcess(pid, "task"))) {
      for (Path thread : threads) {
        readIfThere(thread.resolve("schedstat"))
            .ifPresent(
                text ->
                    times.put(
                        Long.valueOf(thread.getFileName().toString()), CpuTimes.ofThread(text)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't list the threads of " + pid, e);
    }
    return times;
  }

  /** Likewise by name; of threads of one name the sum. */
  public static Map<String, Long> cpuByThreadName(long pid) {
    Map<String, Long> byName = new HashMap<>();
    cpuOfThreads(pid)
        .forEach(
            (thread, used) ->
                readIfThere(ofProcess(pid, "task").resolve(thread + "/comm"))
                    .ifPresent(name -> byName.merge(name.strip(), used, Long::sum)));
    return byName;
  }

  /** A thread may end any moment. */
  private static Optional<String> readIfThere(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The mappings of a process, as {@code /proc/PID/smaps} tells them. */
  public static String memoryMaps(long pid) {
    return text(ofProcess(pid, "smaps"));
  }

  /** The CPU time that all processes used since the machine's start, in nanoseconds. */
  public static long cpuOfMachine() {
    return CpuTimes.ofMachine(text(ROOT.resolve("stat"))) * NANOSECONDS_PER_TICK;
  }

  /** The memory of a process that is in RAM, in bytes. */
  public static long residentBytes(long pid) {
    return MemoryStatus.residentBytes(text(ofProcess(pid, "status")));
  }

  /** The processors that this process may use. */
  public static List<Integer> allowedProcessors() {
    return ProcessorList.allowed(text(ROOT.resolve("self/status")));
  }

  /** The words that a process was started with. */
  public static List<String> commandLine(long pid) {
    return Arrays.asList(text(ofProcess(pid, "cmdline")).split("\0", -1)).stream()
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static Path ofProcess(long pid, String file) {
    return ROOT.resolve(Long.toString(pid)).resolve(file);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    }
  }
}
