package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.claims.HeaderNames;
import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import java.util.List;
import java.util.Optional;

/** The two ways of reading a {@code CheckRequest}, held against each other. */
final class SameViews {
  private SameViews() {}

  /**
   * The view of a message, after a check that the scanner either leaves it to the generated classes
   * or sees the same.
   */
  static Optional<RequestView> of(byte[] message, String callAuthority, boolean formProcessor) {
    Optional<RequestView> scanned = CheckRequestScanner.scan(message, callAuthority, formProcessor);
    Optional<RequestView> generated =
        CheckRequestView.generated(message, callAuthority, formProcessor);
    if (scanned.isPresent()) {
      assertThat(generated).as("what the generated classes refuse").isPresent();
      assertSame(scanned.get(), generated.get());
    }
    Optional<RequestView> served = CheckRequestView.of(message, callAuthority, formProcessor);
    assertThat(served.isPresent()).isEqualTo(generated.isPresent());
    return served;
  }

  private static void assertSame(RequestView scanned, RequestView generated) {
    assertThat(scanned.method()).isEqualTo(generated.method());
    assertThat(scanned.host()).isEqualTo(generated.host());
    assertThat(scanned.target()).isEqualTo(generated.target());
    assertThat(scanned.bytesAreExact()).isEqualTo(generated.bytesAreExact());
    assertSame(scanned.headers(), generated.headers());
    assertSame(scanned.lines().list(), generated.headers());
    assertSame(generated.lines().list(), generated.headers());
    assertThat(scanned.body()).isEqualTo(generated.body());
    assertThat(scanned.bodyLength()).isEqualTo(generated.bodyLength());
    assertThat(generated.bodyLength()).isEqualTo(generated.body().length);
    assertThat(scanned.contextExtensions()).isEqualTo(generated.contextExtensions());
    assertThat(scanned.routeResources()).isEqualTo(generated.routeResources());
    assertThat(scanned.callAuthority()).isEqualTo(generated.callAuthority());
    assertThat(scanned.hasFormProcessor()).isEqualTo(generated.hasFormProcessor());
    for (String name : List.of("cookie", "authorization", "", "x-a")) {
      assertThat(scanned.lines().have(name)).isEqualTo(has(generated, name));
    }
    assertEveryLineIsWhereItSays(scanned.lines());
  }

  private static boolean has(RequestView view, String name) {
    return view.headers().stream().anyMatch(line -> line.name().equals(name));
  }

  private static void assertSame(List<HeaderLine> one, List<HeaderLine> other) {
    assertThat(one).hasSameSizeAs(other);
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i).name()).isEqualTo(other.get(i).name());
      assertThat(one.get(i).value()).isEqualTo(other.get(i).value());
    }
  }

  private static void assertEveryLineIsWhereItSays(HeaderLines lines) {
    for (int line = 0; line < lines.count(); line++) {
      assertThat(lines.value(line)).hasSize(lines.end(line) - lines.start(line));
      int again = line;
      assertThat(lines.next(lines.name(line), again)).isEqualTo(again);
      if (lines.isPlain(line)) {
        assertThat(HeaderNames.folded(lines.name(line))).isEqualTo(lines.name(line));
      }
    }
  }
}
