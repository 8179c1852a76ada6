package dev.httptrigger.bench.parts;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.httptrigger.bench.workload.SignedTokens;
import dev.httptrigger.extauthz.envoy.AuthorizationService;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.time.Instant;
import java.util.Optional;
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
 * The reading of a {@code CheckRequest} of two kilobytes: bytes to the engine's view. What {@link
 * #scanned} costs beyond {@link #smallest} is the reading; both write the shortest refusal there
 * is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RequestReading {
  private static final String HOST = "orders.example.com";

  @Param("512")
  int requests = 1;

  private final byte[] smallest = SampleRequests.smallest();
  private final AuthorizationService service =
      SampleRequests.service(unusedRequest -> SampleRequests.REFUSED);
  private InTurn<byte[]> messages = InTurn.none();

  /** Makes the requests, each with a token of its own. */
  @Setup
  public void prepare() {
    messages =
        InTurn.of(
            SignedTokens.create("HS256", requests, Instant.now()).tokens().stream()
                .map(token -> SampleRequests.message(HOST, Optional.of(token)))
                .toList());
  }

  /** The server's own scanner. */
  @Benchmark
  public byte[] scanned() {
    return service.answer(messages.next());
  }

  /** The same for a request of a method and a host. */
  @Benchmark
  public byte[] smallest() {
    return service.answer(smallest);
  }

  /** What the classes generated from Envoy's own definition cost: nothing is looked at yet. */
  @Benchmark
  public CheckRequest generatedClasses() throws InvalidProtocolBufferException {
    return CheckRequest.parseFrom(messages.next());
  }
}
