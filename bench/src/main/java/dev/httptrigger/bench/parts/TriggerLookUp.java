package dev.httptrigger.bench.parts;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.bench.workload.ManyHosts;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.path.PathReadings;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Selected;
import dev.httptrigger.extauthz.policy.Selected.Chosen;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Which trigger a request is: two on every host, one for all paths and one for {@code /api/v1}. As
 * many requests are asked whatever the number of triggers, so that only the table grows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TriggerLookUp {
  private static final String NAME = "crowd";
  private static final String LONGER_PREFIX = "/api/v1";
  private static final long SEED = 8;

  @Param({"10", "1000", "10000"})
  int triggers = 2;

  @Param({"EXACT", "WILDCARD"})
  HostPattern hosts = HostPattern.EXACT;

  @Param("1024")
  int requests = 1;

  private PolicyTable table = PolicyTable.empty(Unmatched.DENY, false);
  private InTurn<Question> questions = InTurn.none();
  private @Nullable Policy changed;

  /** How triggers name their hosts. */
  public enum HostPattern {
    /** As they are. */
    EXACT,
    /** With {@code *.} in place of the first label. */
    WILDCARD;

    private String of(String host) {
      return switch (this) {
        case EXACT -> host;
        case WILDCARD -> "*." + host;
      };
    }

    private String asked(String host) {
      return switch (this) {
        case EXACT -> host;
        case WILDCARD -> "www." + host;
      };
    }
  }

  /** A request and what its path may be read as. */
  private record Question(RequestView request, PathReadings path) {
    static Question of(String host) {
      RequestView view = SampleRequests.view(SampleRequests.message(host, Optional.empty()));
      return new Question(view, readings(view));
    }
  }

  /**
   * Fills the table.
   *
   * @throws IllegalStateException where a request is not that of the trigger with the longer prefix
   */
  @Setup
  public void prepare() {
    table = PolicyTable.empty(Unmatched.DENY, false);
    for (int number = 0; number < triggers; number++) {
      String host = hosts.of(ManyHosts.host(NAME, number / 2));
      String prefix = number % 2 == 0 ? "/" : LONGER_PREFIX;
      table = table.with(SampleTriggers.open(number, host, prefix));
    }
    changed = SampleTriggers.open(1, hosts.of(ManyHosts.host(NAME, 0)), LONGER_PREFIX);
    SplittableRandom random = new SplittableRandom(SEED);
    questions =
        InTurn.of(
            Stream.generate(() -> ManyHosts.host(NAME, random.nextInt(triggers / 2)))
                .limit(requests)
                .map(host -> Question.of(hosts.asked(host)))
                .toList());
    for (int request = 0; request < requests; request++) {
      requireLongerPrefix(hostAndPath());
    }
  }

  private static void requireLongerPrefix(Selected selected) {
    boolean right =
        selected instanceof Chosen(Policy policy)
            && policy
                .selection()
                .hostBindings()
                .getFirst()
                .prefixes()
                .getFirst()
                .prefix()
                .equals(LONGER_PREFIX);
    if (!right) {
      throw new IllegalStateException("the wrong trigger: " + selected);
    }
  }

  private static PathReadings readings(RequestView view) {
    return PathReadings.of(view.target(), view.bytesAreExact());
  }

  /** The trigger of the next request. */
  @Benchmark
  public Selected hostAndPath() {
    Question next = questions.next();
    return table.select(next.request(), next.path(), Trace.NONE);
  }

  /** What comes before it: what servers may read the path as. */
  @Benchmark
  public PathReadings pathReading() {
    return readings(questions.next().request());
  }

  /** The table with another policy for one of the triggers; the one before stays as it is. */
  @Benchmark
  public PolicyTable oneChange() {
    return table.with(requireNonNull(changed));
  }
}
