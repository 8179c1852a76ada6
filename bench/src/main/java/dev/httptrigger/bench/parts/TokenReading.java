package dev.httptrigger.bench.parts;

import dev.httptrigger.bench.workload.SignedTokens;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.CompactJws;
import dev.httptrigger.extauthz.jws.CompactJws.ClaimsReading;
import dev.httptrigger.extauthz.jws.JwsReading;
import dev.httptrigger.extauthz.jws.KnownHeaders;
import dev.httptrigger.extauthz.jws.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The reading of a token of fourteen claims, before and after its signature is looked at. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenReading {
  @Param("512")
  int tokens = 1;

  private final KnownHeaders headers = new KnownHeaders();
  private InTurn<byte[]> texts = InTurn.none();

  /** Signs the tokens, as long as RS256 makes them. */
  @Setup
  public void prepare() {
    texts =
        InTurn.of(
            SignedTokens.create("RS256", tokens, Instant.now()).tokens().stream()
                .map(token -> token.getBytes(StandardCharsets.US_ASCII))
                .toList());
  }

  /** Form, base64url, and a header that is known by now: all that is done before the signature. */
  @Benchmark
  public JwsReading header() {
    return CompactJws.read(texts.next(), headers, Trace.NONE);
  }

  /** The same, and the claims. */
  @Benchmark
  public ClaimsReading headerAndClaims() {
    return switch (CompactJws.read(texts.next(), headers, Trace.NONE)) {
      case CompactJws jws -> jws.claims();
      case Refused refused -> refused;
    };
  }
}
