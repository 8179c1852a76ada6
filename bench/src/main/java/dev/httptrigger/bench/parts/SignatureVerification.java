package dev.httptrigger.bench.parts;

import dev.httptrigger.bench.workload.SignedTokens;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.extauthz.jws.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One signature over a token of fourteen claims, by each library, with the server's own use of it.
 * What Corretto's library does not do (HMAC) is the JDK's under both names.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureVerification {
  @Param({"RS256", "ES256", "EdDSA", "HS256"})
  String algorithm = "RS256";

  /** {@link PartsProgram} leaves out what does not load on this machine. */
  @Param({"JDK", "CORRETTO"})
  SignatureLibrary library = SignatureLibrary.JDK;

  @Param("512")
  int tokens = 1;

  private SignatureCheck check = SignatureCheck.NEVER;
  private InTurn<Signed> signed = InTurn.none();

  /** A token, taken apart. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Signed(byte[] token, int signedLength, byte[] signature) {
    static Signed of(String token) {
      int end = token.lastIndexOf('.');
      return new Signed(
          token.getBytes(StandardCharsets.US_ASCII),
          end,
          Base64.getUrlDecoder().decode(token.substring(end + 1)));
    }
  }

  /**
   * Signs the tokens and makes the key ready.
   *
   * @throws IllegalStateException where the library is not there, or refuses a good signature
   */
  @Setup
  public void prepare() {
    SignedTokens made = SignedTokens.create(algorithm, tokens, Instant.now());
    VerificationKey key = SampleKeys.of(made.publicJwk()).keys().getFirst();
    check =
        library
            .provider()
            .orElseThrow(() -> new IllegalStateException(library + " does not load here"))
            .prepare(key.material(), Algorithm.byWireName(algorithm).orElseThrow());
    signed = InTurn.of(made.tokens().stream().map(Signed::of).toList());
    for (int token = 0; token < tokens; token++) {
      if (!verified()) {
        throw new IllegalStateException("a good signature was refused");
      }
    }
  }

  /** Whether the next signature is good. */
  @Benchmark
  public boolean verified() {
    Signed next = signed.next();
    return check.accepts(next.token(), next.signedLength(), next.signature());
  }
}
