package dev.httptrigger.bench.machine;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lists of processors as Linux writes them, such as {@code 0-3,8}. */
public final class ProcessorList {
  private static final Pattern ALLOWED = Pattern.compile("(?m)^Cpus_allowed_list:\\s+(\\S+)$");

  private ProcessorList() {}

  /**
   * The processors that a process may use.
   *
   * @param status the text of {@code /proc/PID/status}
   * @throws IllegalArgumentException when it is no such text
   */
  public static List<Integer> allowed(String status) {
    Matcher found = ALLOWED.matcher(status);
    if (!found.find()) {
      throw new IllegalArgumentException("no text of /proc/PID/status");
    }
    return Stream.of(found.group(1).split(",", -1))
        .map(range -> range.split("-", -1))
        .flatMapToInt(
            ends ->
                IntStream.rangeClosed(
                    Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
        .boxed()
        .toList();
  }
}
