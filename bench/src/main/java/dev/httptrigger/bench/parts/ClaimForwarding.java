package dev.httptrigger.bench.parts;

import dev.httptrigger.bench.workload.Questionnaire;
import dev.httptrigger.bench.workload.Workload;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.claims.Forwards;
import dev.httptrigger.extauthz.claims.Forwards.Outcome;
import dev.httptrigger.extauthz.claims.TokenClaims;
import dev.httptrigger.extauthz.claims.Unwanted;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.envoy.AuthorizationService;
import dev.httptrigger.extauthz.policy.Policy.Decides;
import dev.httptrigger.extauthz.policy.Policy.WithToken;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.TokenVerifier.Signed;
import dev.httptrigger.extauthz.token.TokenFinding.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What comes after a good token: three of fourteen claims become headers, twenty-four names of the
 * namespace are kept from the client, and all of it is written down for Envoy.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ClaimForwarding {
  private static final ObjectName TRIGGER = new ObjectName("shop", "orders");

  @Param("512")
  int tokens = 1;

  private final byte[] smallest = SampleRequests.smallest();
  private Forwards forwards = Forwards.of(List.of(), Optional.empty(), false);
  private Predicate<String> mappedNames = unusedName -> false;
  private InTurn<Verified> verified = InTurn.none();
  private AuthorizationService service =
      SampleRequests.service(unusedRequest -> SampleRequests.REFUSED);

  /** A request and what its token says. */
  private record Verified(RequestView request, Optional<TokenClaims> claims) {}

  /** Verifies tokens, and decides their requests. */
  @Setup
  public void prepare() {
    SampleShop shop = SampleShop.open(new Workload.Sizes(tokens, 1, 1), List.of());
    PolicyTable table = shop.table();
    if (!(table.policy(TRIGGER).orElseThrow().conduct() instanceof Decides decides)
        || !(decides.access() instanceof WithToken access)) {
      throw new IllegalStateException("a trigger of our own can't be used");
    }
    forwards = decides.forwards();
    mappedNames = table.mappedNames(TRIGGER.namespace());
    Engine engine = new Engine(VerifiedTokens.anew(), unusedFailure -> {});
    Questionnaire known = shop.workload().known();
    List<Verified> requests = new ArrayList<>();
    List<Decision> decided = new ArrayList<>();
    for (int token = 0; token < tokens; token++) {
      RequestView request =
          SampleRequests.view(SampleRequests.withoutPrefix(known.message(known.next())));
      requests.add(new Verified(request, Optional.of(claims(access, request))));
      decided.add(engine.decide(request, table, Instant.now(), Trace.NONE));
    }
    verified = InTurn.of(requests);
    InTurn<Decision> decisions = InTurn.of(decided);
    service = SampleRequests.service(unusedRequest -> decisions.next());
  }

  private static TokenClaims claims(WithToken access, RequestView request) {
    if (access.finder().find(request, Trace.NONE) instanceof Found found
        && access.verifier().verify(found.token().toByteArray(), Trace.NONE)
            instanceof Signed signed) {
      return signed.claims();
    }
    throw new IllegalStateException("a good token was refused");
  }

  /** Claims to changes of the request. */
  @Benchmark
  public Outcome changes() {
    Verified next = verified.next();
    return forwards.outcome(
        next.claims(), next.request(), mappedNames, Unwanted.NOTHING, Optional.empty(), Trace.NONE);
  }

  /** A decision to the bytes of its answer; {@link RequestReading#smallest} is the way there. */
  @Benchmark
  public byte[] answer() {
    return service.answer(smallest);
  }
}
