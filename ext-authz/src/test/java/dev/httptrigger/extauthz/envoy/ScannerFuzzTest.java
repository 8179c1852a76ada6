package dev.httptrigger.extauthz.envoy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.httptrigger.extauthz.decision.RequestView;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come over the wire, the scanner sees in them what the generated classes see. */
class ScannerFuzzTest {
  private static final int SEEDS = 200;

  static Stream<byte[]> messages() {
    Random random = new Random(1);
    RandomRequests requests = new RandomRequests(random);
    return Stream.generate(requests::message)
        .limit(SEEDS)
        .flatMap(message -> Stream.of(message, requests.damaged(message)));
  }

  @MethodSource("messages")
  @FuzzTest
  void bytesReadBothWays(byte[] bytes) {
    Optional<RequestView> unusedView = SameViews.of(bytes, "authority", false);
  }
}
