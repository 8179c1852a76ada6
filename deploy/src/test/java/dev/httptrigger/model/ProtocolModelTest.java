package dev.httptrigger.model;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens in whatever order: nothing is in force that nobody wrote or that the index does
 * not list, nothing opens, what is said to be on every server is there, and in the end everything
 * is as it should be. A failure prints as few steps as still fail. {@code -Dmodel.seeds=FROM-TO}
 * and {@code -Dmodel.steps=N} for more, {@code -Dmodel.shrink=false} to see only which seeds fail.
 */
final class ProtocolModelTest {
  private static final int STEPS = Integer.getInteger("model.steps", 250);

  private static final boolean SHRINKS =
      Boolean.parseBoolean(System.getProperty("model.shrink", "true"));

  static LongStream seeds() {
    String[] range = System.getProperty("model.seeds", "1-30").split("-", 2);
    return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[1]));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverHappens(long seed) {
    List<Step> steps = Step.random(seed, STEPS);
    Optional<Throwable> failure = failure(steps);
    if (failure.isPresent()) {
      List<Step> fewer = SHRINKS ? shrunk(steps) : steps;
      fail(
          "seed %d: %s%nafter%n%s",
          seed,
          failure(fewer).orElse(failure.get()),
          fewer.stream().map(Step::toString).collect(Collectors.joining(System.lineSeparator())));
    }
  }

  private static Optional<Throwable> failure(List<Step> steps) {
    try {
      Model.run(steps);
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }

  /** As few steps as still fail, in whatever way. */
  private static List<Step> shrunk(List<Step> steps) {
    List<Step> fewest = steps;
    for (int size = steps.size() / 2; size > 0; size /= 2) {
      int from = 0;
      while (from < fewest.size()) {
        List<Step> fewer = new ArrayList<>(fewest);
        fewer.subList(from, Math.min(from + size, fewest.size())).clear();
        if (failure(fewer).isPresent()) {
          fewest = fewer;
        } else {
          from += size;
        }
      }
    }
    return fewest;
  }
}
