package dev.httptrigger.operator.replicas;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How many servers have one record.
 *
 * @param applied how many have it
 * @param total how many count
 * @param behind the names of the others, sorted
 * @param refusal the first of them that says it can't use the record
 */
public record Progress(int applied, int total, List<String> behind, Optional<Refusal> refusal) {
  /**
   * A server's word on what it can't use.
   *
   * @param replica its name
   * @param reason why
   */
  public record Refusal(String replica, String reason) {
    /** Checks that nothing is null. */
    public Refusal {
      requireNonNull(replica, "replica is null");
      requireNonNull(reason, "reason is null");
    }
  }

  /** Takes a copy and checks that the numbers fit. */
  public Progress {
    behind = List.copyOf(behind);
    requireNonNull(refusal, "refusal is null");
    if (applied < 0 || applied + behind.size() != total) {
      throw new IllegalArgumentException("the numbers of replicas do not add up");
    }
  }

  /** Whether there are servers, and all of them have it. */
  public boolean isComplete() {
    return total > 0 && applied == total;
  }
}
