package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.envoy.CheckRequests.Form;
import dev.httptrigger.extauthz.example.Seeds;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The scanner sees what the generated classes see, or leaves the message to them. */
class ScannerTest {
  private static final int REQUESTS = 4_000;

  static LongStream seeds() {
    return Seeds.all();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bothWaysSeeTheSame(long seed) {
    Random random = new Random(seed);
    RandomRequests requests = new RandomRequests(random);
    int scanned = 0;
    int scannedAfterDamage = 0;
    for (int i = 0; i < REQUESTS; i++) {
      byte[] message = requests.message();
      boolean formProcessor = random.nextInt(8) == 0;
      Optional<RequestView> unusedView = SameViews.of(message, "authority", formProcessor);
      scanned += isScanned(message) ? 1 : 0;
      byte[] damaged = requests.damaged(message);
      Optional<RequestView> unusedDamaged = SameViews.of(damaged, "", formProcessor);
      scannedAfterDamage += isScanned(damaged) ? 1 : 0;
    }
    assertThat(scanned).as("of %s requests", REQUESTS).isGreaterThan(REQUESTS / 5);
    assertThat(scannedAfterDamage).as("damaged requests").isGreaterThan(REQUESTS / 50);
  }

  @ParameterizedTest
  @EnumSource
  void whatGatewaysWriteIsScanned(Form form) {
    CheckRequest request =
        CheckRequests.of(
            form,
            "GET",
            "orders.example.com",
            "/a?b=c",
            "authorization: Bearer a.b.c",
            "x-custom: 1",
            "user-agent: é");

    // Envoy writes over what is no ASCII only where it is no UTF-8, too.
    assertThat(isScanned(request.toByteArray())).isEqualTo(form == Form.HEADER_MAP);
    assertThat(
            isScanned(
                CheckRequests.of(form, "GET", "a.example", "/", "cookie: a=1; b=2").toByteArray()))
        .isTrue();
  }

  @Test
  void whatWouldBeMergedIsLeftToTheGeneratedClasses() {
    byte[] once =
        CheckRequests.of(Form.HEADER_MAP, "GET", "a.example", "/", "x-a: 1").toByteArray();
    byte[] twice =
        joined(
            once,
            CheckRequests.of(HttpRequest.newBuilder().setHost("b.example").build(), Map.of())
                .toByteArray());

    assertThat(isScanned(once)).isTrue();
    assertThat(isScanned(twice)).isFalse();
    assertThat(view(twice).host()).isEqualTo("b.example");
    assertThat(view(twice).headers()).hasSize(1);
  }

  @Test
  void whatIsThereTwiceIsLeftToTheGeneratedClasses() {
    byte[] first =
        HttpRequest.newBuilder().setHost("a.example").putHeaders("x-a", "1").build().toByteArray();

    for (HttpRequest.Builder more :
        List.of(
            HttpRequest.newBuilder().setHost("b.example"),
            HttpRequest.newBuilder().putHeaders("x-a", "2"))) {
      byte[] message = nested(joined(first, more.build().toByteArray()));

      assertThat(isScanned(message)).isFalse();
      assertThat(view(message).headers()).hasSize(1);
    }
    assertThat(isScanned(nested(first))).isTrue();
  }

  @Test
  void bothFormsOfHeadersAtOnceAreLeftToTheGeneratedClasses() {
    HttpRequest both =
        HttpRequest.newBuilder()
            .putHeaders("x-a", "joined")
            .setHeaderMap(HeaderMap.newBuilder().addHeaders(CheckRequests.line("x-a", "raw")))
            .build();

    byte[] message = CheckRequests.of(both, Map.of()).toByteArray();

    assertThat(isScanned(message)).isFalse();
    assertThat(view(message).headers().getFirst().value())
        .isEqualTo("raw".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aLineWithTextAndBytesIsLeftToTheGeneratedClasses() {
    HttpRequest both =
        HttpRequest.newBuilder()
            .setHeaderMap(
                HeaderMap.newBuilder()
                    .addHeaders(
                        HeaderValue.newBuilder()
                            .setKey("x-a")
                            .setValue("text")
                            .setRawValue(ByteString.copyFromUtf8("bytes"))))
            .build();

    assertThat(isScanned(CheckRequests.of(both, Map.of()).toByteArray())).isFalse();
  }

  @Test
  void aFieldOfALaterVersionIsPassedOver() {
    HttpRequest later =
        HttpRequest.newBuilder()
            .setHost("a.example")
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(20, UnknownFieldSet.Field.newBuilder().addVarint(-1).build())
                    .addField(
                        21,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(new byte[] {(byte) 0xff}))
                            .build())
                    .build())
            .build();

    assertThat(isScanned(CheckRequests.of(later, Map.of()).toByteArray())).isTrue();
  }

  private static RequestView view(byte[] message) {
    return SameViews.of(message, "", false).orElseThrow();
  }

  private static boolean isScanned(byte[] message) {
    return CheckRequestScanner.scan(message, "", false).isPresent();
  }

  /** The bytes of an HTTP request in a {@code CheckRequest}. */
  private static byte[] nested(byte[] http) {
    WireWriter out = new WireWriter(64);
    out.written(http);
    out.message(2, 0);
    out.message(4, 0);
    out.message(1, 0);
    return out.toByteArray();
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(one);
    all.writeBytes(other);
    return all.toByteArray();
  }
}
