package dev.httptrigger.deploy.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What Linux tells of processor time and memory. Stateless. */
final class Processor {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Of /proc; the same on all machines that Envoy runs on. */
  private static final long TICKS_PER_SECOND = 100;

  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int IDLE = 3;
  private static final int WAITING_FOR_DISK = 4;

  /** Times that are part of others before them are not counted a second time. */
  private static final int DISTINCT = 8;

  private Processor() {}

  /** The processor time that a process has used so far. */
  static Duration of(long process) {
    String line = read(Path.of("/proc/" + process + "/stat"));
    // The program's name may hold spaces; it ends with the last parenthesis.
    List<String> fields = fields(line.substring(line.lastIndexOf(')') + 2));
    return ticks(Long.parseLong(fields.get(USER)) + Long.parseLong(fields.get(SYSTEM)));
  }

  /** The processor time that the whole machine has used so far. */
  static Duration ofMachine() {
    List<String> fields = fields(read(Path.of("/proc/stat")).lines().findFirst().orElseThrow());
    long used = 0;
    for (int kind = 0; kind < DISTINCT; kind++) {
      if (kind != IDLE && kind != WAITING_FOR_DISK) {
        used += Long.parseLong(fields.get(kind + 1));
      }
    }
    return ticks(used);
  }

  private static Duration ticks(long ticks) {
    return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
  }

  /** The bytes of memory that a process has just now. */
  static long memory(long process) {
    List<String> lines = read(Path.of("/proc/" + process + "/status")).lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> fields(line).get(1))
        .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> fields(String line) {
    return SPACE.splitAsStream(line).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
