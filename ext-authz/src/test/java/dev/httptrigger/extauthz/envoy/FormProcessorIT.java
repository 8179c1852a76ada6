package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Admission;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.example.ParameterReader;
import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawHttp2;
import dev.httptrigger.testkit.Received;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the two services make of forms in a real Envoy. The decision is a fixed one: every request
 * passes, and of a form {@code uid} is ours.
 */
class FormProcessorIT {
  private static final String HOST = "forms.example.com";
  private static final String TYPE = "content-type: application/x-www-form-urlencoded";
  private static final int ROUNDS = 60;

  private static final String OUR_VALUE = "a%20b%26c";
  private static final String OURS = "uid=" + OUR_VALUE;

  /** The example's {@code max_request_bytes}, what we add included. */
  private static final int LARGEST_BODY = 65_536;

  private static final int LARGEST_FORM = LARGEST_BODY - OURS.length() - 1;

  /** How a client frames a body. */
  enum Framing {
    LENGTH,
    CHUNKED,
    HTTP_2
  }

  /** What the recommended Envoy shows the processor, and what it makes sure of. */
  enum Variant {
    BODIES,
    HEADS_AND_BODIES,
    BODIES_WITHOUT_VALIDATION;

    EnvoyBootstrap edit(EnvoyBootstrap recommended) {
      return switch (this) {
        case BODIES -> recommended;
        case HEADS_AND_BODIES -> recommended.withHeadsForProcessor();
        case BODIES_WITHOUT_VALIDATION -> recommended.withoutMutationValidation();
      };
    }
  }

  private final List<Throwable> failures = new ArrayList<>();
  private Server server;
  private EchoUpstream upstream;

  @BeforeEach
  void startServices() throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus(AuthorizationGrpc.SERVICE_NAME, ServingStatus.SERVING);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new AuthorizationService(
                    FormProcessorIT::decide,
                    Admission.ALWAYS,
                    DecisionObserver.NONE,
                    failures::add))
            .addService(new FormProcessorService(failures::add))
            .addService(health.getHealthService())
            .build()
            .start();
    upstream = EchoUpstream.start();
  }

  @AfterEach
  void stopServices() {
    server.shutdownNow();
    upstream.close();
  }

  private static Decision decide(RequestView request) {
    boolean form =
        request.headers().stream()
            .anyMatch(
                line ->
                    (line.name() + ": " + new String(line.value(), StandardCharsets.ISO_8859_1))
                        .equals(TYPE));
    FormChange change = new FormChange(form, Set.of("uid"), List.of(new Parameter("uid", "a b&c")));
    return new Allow(Optional.empty(), Mutations.NONE, new Metadata(change));
  }

  @ParameterizedTest
  @EnumSource
  void ofAFormTheUpstreamSeesOurValueOnceAndTheRestAsItWas(Variant variant) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Envoy envoy = start(variant::edit)) {
      int port = envoy.port(EnvoyBootstrap.LISTENER);
      for (int round = 0; round < ROUNDS; round++) {
        String body = generated(random);
        Framing framing = Framing.values()[round % Framing.values().length];
        String context = "seed " + seed + ", " + framing + ", client's " + body;
        Received received = passed(port, framing, TYPE, body, context);

        boolean filled =
            variant == Variant.HEADS_AND_BODIES || framing != Framing.LENGTH || !body.isEmpty();
        for (ParameterReader reader : ParameterReader.values()) {
          assertThat(reader.values(received.body()))
              .as("%s, %s", reader, context)
              .isEqualTo(filled ? List.of(OUR_VALUE) : List.of());
        }
        assertThat(ParameterReader.others(received.body()))
            .as(context)
            .isEqualTo(ParameterReader.others(body));
      }
      for (Framing framing : Framing.values()) {
        assertThat(passed(port, framing, "content-type: application/json", "uid=1", "").body())
            .isEqualTo("uid=1");
        assertThat(passed(port, framing, TYPE, "a=" + "b".repeat(16_000), "").body())
            .isEqualTo("a=" + "b".repeat(16_000) + "&" + OURS);
      }
      upstream.forget();
      assertThat(RawHttp.get(port, HOST, "/").status()).isEqualTo(200);
      assertThat(upstream.received()).hasSize(1);
      assertThat(failures).isEmpty();
    }
  }

  /** Envoy itself answers: it would hold more than it may, before or after our change. */
  @ParameterizedTest
  @EnumSource
  void aFormThatIsTooLargeIsRefusedWholeOrWithWhatWeAdd(Framing framing) {
    try (Envoy envoy = start(UnaryOperator.identity())) {
      int port = envoy.port(EnvoyBootstrap.LISTENER);
      String largest = "a=" + "b".repeat(LARGEST_FORM - 2);

      assertThat(passed(port, framing, TYPE, largest, "the largest").body())
          .isEqualTo(largest + "&" + OURS);
      upstream.forget();
      for (int length : tooLarge(framing)) {
        String body = "a=" + "b".repeat(length - 2);
        assertThat(status(port, framing, TYPE, body)).as("%s bytes", length).isEqualTo(413);
      }
      assertThat(upstream.received()).isEmpty();
    }
  }

  /** What fits into HTTP/2's first window is too large only with what we add. */
  private static List<Integer> tooLarge(Framing framing) {
    return switch (framing) {
      case LENGTH, CHUNKED -> List.of(LARGEST_FORM + 1, LARGEST_BODY, LARGEST_BODY + 1, 3_000_000);
      case HTTP_2 -> List.of(LARGEST_FORM + 1);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "STREAMED", "BUFFERED_PARTIAL"})
  void aFormThatIsNotShownWholeIsRefused(String mode) {
    try (Envoy envoy =
        start(bootstrap -> bootstrap.withHeadsForProcessor().withBodiesForProcessor(mode))) {
      assertRefused(envoy.port(EnvoyBootstrap.LISTENER));
    }
  }

  @Test
  void withoutTheChecksWordNoFormPasses() {
    try (Envoy envoy = start(EnvoyBootstrap::withoutMetadataForProcessor)) {
      assertRefused(envoy.port(EnvoyBootstrap.LISTENER));
    }
  }

  private void assertRefused(int port) {
    upstream.forget();
    for (Framing framing : Framing.values()) {
      assertThat(status(port, framing, TYPE, "uid=evil")).as("%s", framing).isEqualTo(500);
    }
    assertThat(upstream.received()).isEmpty();
    assertThat(failures).hasSize(Framing.values().length);
  }

  private Envoy start(UnaryOperator<EnvoyBootstrap> edit) {
    EnvoyBootstrap bootstrap =
        EnvoyBootstrap.recommended()
            .withExtAuthz(server.getPort())
            .withUpstream(upstream.port())
            .withTimeout(Duration.ofSeconds(20));
    Envoy envoy = Envoy.start(edit.apply(bootstrap).yaml());
    int port = envoy.port(EnvoyBootstrap.LISTENER);
    // A route without the processor: only the check must answer.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> RawHttp.get(port, "shop.example.com", "/").status() == 200);
    return envoy;
  }

  private Received passed(int port, Framing framing, String type, String body, String context) {
    upstream.forget();
    assertThat(status(port, framing, type, body)).as(context).isEqualTo(200);
    assertThat(upstream.received()).as(context).hasSize(1);
    return upstream.received().getFirst();
  }

  private static int status(int port, Framing framing, String type, String body) {
    return switch (framing) {
      case LENGTH ->
          RawHttp.exchange(
                  port,
                  RawHttp.request(
                      "POST",
                      HOST,
                      "/",
                      body.isEmpty() ? List.of(type, "content-length: 0") : List.of(type),
                      body))
              .status();
      case CHUNKED -> {
        // A name may be cut in its middle.
        int middle = body.length() / 2;
        yield RawHttp.exchange(
                port,
                RawHttp.requestInChunks(
                    "POST",
                    HOST,
                    "/",
                    List.of(type),
                    body.substring(0, middle),
                    body.substring(middle)))
            .status();
      }
      case HTTP_2 -> {
        List<String> fields = new ArrayList<>(RawHttp2.pseudo("POST", HOST, "/"));
        fields.add(type);
        int middle = body.length() / 2;
        yield RawHttp2.status(port, fields, body.substring(0, middle), body.substring(middle));
      }
    };
  }

  private static String generated(Random random) {
    List<String> parts =
        List.of(
            "uid", "%75id", "u%69d", "UID", "uid=", "=", "&", ";", "a", "+", "%", "%2", "%2a", "[",
            "]", ".", "\u00e9");
    StringBuilder text = new StringBuilder();
    for (int count = random.nextInt(12); count > 0; count--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString();
  }
}
