package dev.httptrigger.operator.replicas;

import java.util.List;

/**
 * How many servers have one record.
 *
 * @param applied how many have it
 * @param total how many count
 * @param behind the names of the others, sorted
 */
public record Progress(int applied, int total, List<String> behind) {
  /** Takes a copy and checks that the numbers fit. */
  public Progress {
    behind = List.copyOf(behind);
    if (applied < 0 || applied + behind.size() != total) {
      throw new IllegalArgumentException("the numbers of replicas do not add up");
    }
  }

  /** Whether there are servers, and all of them have it. */
  public boolean isComplete() {
    return total > 0 && applied == total;
  }
}
