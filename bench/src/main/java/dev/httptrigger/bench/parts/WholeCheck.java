package dev.httptrigger.bench.parts;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.workload.Workload;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.envoy.AuthorizationService;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.server.Limits;
import dev.httptrigger.extauthz.tokencache.TokenCache;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A whole check, from the bytes of the request to those of the answer, on the triggers of the
 * scenarios: all that a server does but the network, the metrics and the decision log.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WholeCheck {
  /** Together with the tokens more than are verified in an iteration. */
  private static final int FRESH_HOSTS = 100;

  /** Servers remember fewer tokens that let nobody in. */
  private static final int FRESH_ONE_IN = 4;

  private static final int LOOKED_AT = 100;

  @Param Asked asked = Asked.NO_TOKEN;

  @Param("4096")
  int tokens = FRESH_ONE_IN;

  private final InstantSource clock = InstantSource.system();
  private AuthorizationService service =
      SampleRequests.service(unusedRequest -> SampleRequests.REFUSED);
  private @Nullable SampleShop shop;
  private @Nullable Questions questions;

  /** What the requests bring along. */
  public enum Asked {
    /** A good token that was seen before. */
    KNOWN_TOKEN,
    /** None. */
    NO_TOKEN,
    /** A token that was good once, seen before. */
    EXPIRED,
    /** A good token that no server has seen. */
    NEVER_SEEN_RS256,
    /** Likewise. */
    NEVER_SEEN_ES256,
    /** Likewise, with Ed25519. */
    NEVER_SEEN_EDDSA;

    private List<String> neverSeen() {
      return switch (this) {
        case KNOWN_TOKEN, NO_TOKEN, EXPIRED -> List.of();
        case NEVER_SEEN_RS256 -> List.of("RS256");
        case NEVER_SEEN_ES256 -> List.of("ES256");
        case NEVER_SEEN_EDDSA -> List.of("EdDSA");
      };
    }

    private Questions of(Workload workload) {
      return switch (this) {
        case KNOWN_TOKEN -> workload.known();
        case NO_TOKEN -> workload.noToken();
        case EXPIRED -> workload.expired();
        case NEVER_SEEN_RS256, NEVER_SEEN_ES256, NEVER_SEEN_EDDSA ->
            workload.neverSeen(neverSeen().getFirst());
      };
    }
  }

  /** Signs the tokens and puts the triggers in force. */
  @Setup
  public void prepare() {
    SampleShop opened =
        SampleShop.open(
            new Workload.Sizes(tokens, tokens / FRESH_ONE_IN, FRESH_HOSTS), asked.neverSeen());
    shop = opened;
    questions = asked.of(opened.workload());
  }

  /**
   * A server that has seen what it is to have seen.
   *
   * @throws IllegalStateException where one of its answers is not the right one
   */
  @Setup(Level.Iteration)
  public void begin() {
    service = service(shop().table());
    int askedBefore = asked.neverSeen().isEmpty() ? tokens : LOOKED_AT;
    for (int request = 0; request < askedBefore; request++) {
      int number = questions().next();
      byte[] answer = answer(number);
      if (!questions().isRight(number, answer, 0, answer.length)) {
        throw new IllegalStateException("a wrong answer");
      }
    }
  }

  private AuthorizationService service(PolicyTable table) {
    TokenCache cache =
        new TokenCache(Limits.defaultTokenCacheBytes(), new byte[TokenCache.SECRET_LENGTH], clock);
    Engine engine = new Engine(cache, unusedFailure -> {});
    return SampleRequests.service(
        request -> engine.decide(request, table, clock.instant(), Trace.NONE));
  }

  private SampleShop shop() {
    return prepared(shop);
  }

  private Questions questions() {
    return prepared(questions);
  }

  private static <T> T prepared(@Nullable T field) {
    if (field == null) {
      throw new IllegalStateException("not prepared");
    }
    return field;
  }

  private byte[] answer(int number) {
    return service.answer(SampleRequests.withoutPrefix(questions().message(number)));
  }

  /** The answer to the next request. */
  @Benchmark
  public byte[] answered() {
    return answer(questions().next());
  }
}
