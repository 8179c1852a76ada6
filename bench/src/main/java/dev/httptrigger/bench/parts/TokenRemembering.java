package dev.httptrigger.bench.parts;

import dev.httptrigger.bench.workload.SignedTokens;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.Policy.Decides;
import dev.httptrigger.extauthz.policy.Policy.WithToken;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.policy.TokenVerifier;
import dev.httptrigger.extauthz.policy.TokenVerifier.Outcome;
import dev.httptrigger.extauthz.server.Limits;
import dev.httptrigger.extauthz.token.TokenBytes;
import dev.httptrigger.extauthz.tokencache.TokenCache;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * The memory of verified tokens. They are signed with HMAC, which is verified for less than
 * anything else: what a miss costs beyond {@link #verified} is the memory's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenRemembering {
  /** A token is new before each of them: together more than are verified in an iteration. */
  private static final int VERIFIERS = 64;

  @Param("16384")
  int tokens = 1;

  private List<TokenVerifier> verifiers = List.of();
  private InTurn<TokenBytes> texts = InTurn.none();
  private TokenCache full = empty();
  private TokenCache filling = empty();
  private int misses;
  private Instant now = Instant.EPOCH;

  private static TokenCache empty() {
    return new TokenCache(
        Limits.defaultTokenCacheBytes(),
        new byte[TokenCache.SECRET_LENGTH],
        InstantSource.system());
  }

  /** Signs the tokens, and lets one memory see each of them before one verifier. */
  @Setup
  public void prepare() {
    now = Instant.now();
    SignedTokens made = SignedTokens.create("HS256", tokens, now);
    KeySet keys = SampleKeys.of(made.publicJwk());
    verifiers = Stream.generate(() -> verifier(keys)).limit(VERIFIERS).toList();
    texts =
        InTurn.of(
            made.tokens().stream()
                .map(token -> TokenBytes.of(token.getBytes(StandardCharsets.US_ASCII)))
                .toList());
    full = empty();
    for (int token = 0; token < 2 * tokens; token++) {
      Outcome outcome = hit();
      if (!(outcome instanceof TokenVerifier.Signed)) {
        throw new IllegalStateException("a good token was refused");
      }
    }
  }

  /** A memory without tokens, so that it never has the same pair twice. */
  @Setup(Level.Iteration)
  public void forget() {
    filling = empty();
    misses = 0;
  }

  private static TokenVerifier verifier(KeySet keys) {
    Policy policy = SampleTriggers.believing(keys, "orders.example.com", Preparation.byJdk());
    if (policy.conduct() instanceof Decides decides
        && decides.access() instanceof WithToken withToken) {
      return withToken.verifier();
    }
    throw new IllegalStateException("a trigger of our own can't be used");
  }

  /** A token that was seen before. */
  @Benchmark
  public Outcome hit() {
    return full.verify(verifiers.getFirst(), texts.next(), now, Trace.NONE);
  }

  /** A token that was not: it is looked for, verified and remembered. */
  @Benchmark
  public Outcome miss() {
    TokenVerifier verifier = verifiers.get(misses / tokens % VERIFIERS);
    misses++;
    return filling.verify(verifier, texts.next(), now, Trace.NONE);
  }

  /** The same without a memory. */
  @Benchmark
  public Outcome verified() {
    return verifiers.getFirst().verify(texts.next().toByteArray(), Trace.NONE);
  }

  /** How many tokens of this iteration were remembered all the same. */
  long hitsWhileFilling() {
    return filling.good().hits();
  }
}
