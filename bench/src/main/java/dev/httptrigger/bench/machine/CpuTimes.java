package dev.httptrigger.bench.machine;

import java.util.List;

/**
 * CPU times as {@code /proc} writes them (proc(5)), in the clock ticks of the kernel if not said.
 */
public final class CpuTimes {
  /** What {@code sysconf(_SC_CLK_TCK)} is on every Linux that a JDK runs on. */
  public static final int TICKS_PER_SECOND = 100;

  private static final int FIELDS_BEFORE_STATE = 2;
  private static final int USER = 14;
  private static final int SYSTEM = 15;

  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int STEAL = 8;

  private CpuTimes() {}

  /**
   * What a process used: user and system time of all its threads, ended ones too.
   *
   * @param stat the text of {@code /proc/PID/stat}
   * @return ticks
   * @throws IllegalArgumentException when it is no such text
   */
  public static long ofProcess(String stat) {
    // The second field is the program's name in parentheses, and may hold both, and spaces.
    int name = stat.lastIndexOf(')');
    if (name < 0) {
      throw new IllegalArgumentException("no line of /proc/PID/stat");
    }
    List<String> fields = List.of(stat.substring(name + 1).strip().split(" +", -1));
    return field(fields, USER - FIELDS_BEFORE_STATE) + field(fields, SYSTEM - FIELDS_BEFORE_STATE);
  }

  /**
   * What all processors did, time stolen by the host of a virtual machine included, as it disturbs
   * like any other.
   *
   * @param stat the text of {@code /proc/stat}
   * @return ticks in which a processor was busy
   * @throws IllegalArgumentException when it is no such text
   */
  public static long ofMachine(String stat) {
    List<String> fields =
        stat.lines()
            .filter(line -> line.startsWith("cpu "))
            .map(line -> List.of(line.split(" +", -1)))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no text of /proc/stat"));
    long busy = 0;
    for (int field = 1; field <= STEAL && field < fields.size(); field++) {
      if (field != IDLE && field != WAITING) {
        busy += Long.parseLong(fields.get(field));
      }
    }
    return busy;
  }

  /**
   * What a thread used.
   *
   * @param schedstat the text of {@code /proc/PID/task/TID/schedstat}
   * @return nanoseconds
   * @throws IllegalArgumentException when it is no such text
   */
  static long ofThread(String schedstat) {
    return Long.parseLong(schedstat.strip().split(" ", -1)[0]);
  }

  private static long field(List<String> fields, int number) {
    if (number > fields.size()) {
      throw new IllegalArgumentException("a line of /proc/PID/stat with too few fields");
    }
    return Long.parseLong(fields.get(number - 1));
  }
}
