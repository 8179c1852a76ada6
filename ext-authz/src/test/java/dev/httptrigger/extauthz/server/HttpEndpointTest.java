package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.extauthz.forwardauth.AuthAnswer;
import dev.httptrigger.extauthz.forwardauth.AuthQuestion;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a well-formed question and what is not, byte by byte. */
class HttpEndpointTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final HttpLimits LIMITS =
      new HttpLimits(
          4_000, 100, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  private final Traffic traffic = Traffic.within(FloodTest.limits(2, 64 << 10, 100));
  private final List<AuthQuestion> asked = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private Optional<HttpEndpoint> endpoint = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    endpoint = Optional.of(serve(LIMITS, "body"));
  }

  private HttpEndpoint serve(HttpLimits limits, String body) throws IOException {
    return HttpEndpoint.start(
        ANY,
        question -> {
          asked.add(question);
          return new AuthAnswer(200, List.of(), body);
        },
        limits,
        traffic,
        failures::add,
        Optional.empty());
  }

  @AfterEach
  void stop() {
    endpoint.ifPresent(HttpEndpoint::close);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # request, ~ for a line's end                                          | status
          GET /check HTTP/1.1~Host: a~~                                          | 200
          GET /check HTTP/1.0~~                                                  | 200
          GET /check HTTP/1.0~Host: a~~                                          | 200
          HEAD /check HTTP/1.1~Host: a~~                                         | 200
          GET /check HTTP/1.1~~                                                  | 400
          GET /check HTTP/1.1~Host: a~Host: a~~                                  | 400
          GET http://a/check HTTP/1.1~Host: a~~                                  | 400
          CONNECT a:443 HTTP/1.1~Host: a~~                                       | 400
          OPTIONS * HTTP/1.1~Host: a~~                                           | 400
          GET /check HTTP/2.0~Host: a~~                                          | 400
          GET /check~~                                                           | 400
          GET /check HTTP/1.1~Host: a~bad name: x~~                              | 400
          POST /check HTTP/1.1~Host: a~Content-Length: 3~~abc                    | 200
          POST /check HTTP/1.1~Host: a~Content-Length: 3~Content-Length: 4~~abcd | 400
          POST /check HTTP/1.1~Host: a~Content-Length: -3~~abc                   | 400
          POST /check HTTP/1.1~Host: a~Content-Length: 101~~                     | 413
          POST /check HTTP/1.1~Host: a~Transfer-Encoding: chunked~~1~a~0~~       | 200
          POST /check HTTP/1.1~Host: a~Transfer-Encoding: gzip~~                 | 400
          POST /check HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~0~~     | 400
          POST /check HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 3~~0~~ | 400
          GET /check HTTP/1.1~Host: a~Expect: 100-continue~~                     | 200
          GET /check HTTP/1.1~Host: a~Expect: 200-ok~~                           | 417
          """)
  void onlyWhatCanBeReadInOneWayIsAQuestion(String request, int status) {
    assertThat(exchange(lines(request)).status()).isEqualTo(status);
    assertThat(asked).hasSize(status == 200 ? 1 : 0);
  }

  @Test
  void whatIsTooLongIsRefused() {
    String line = "GET /" + "a".repeat(4_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    String head = "GET / HTTP/1.1\r\nHost: a\r\nx: " + "a".repeat(4_000) + "\r\n\r\n";

    assertThat(exchange(line).status()).isEqualTo(414);
    assertThat(exchange(head).status()).isEqualTo(431);
    assertThat(asked).isEmpty();
  }

  @Test
  void bytesArriveAsTheyAre() {
    exchange("GET /\u00e9?%zz HTTP/1.1\r\nHost: a\r\nX-A:  \u00e9\u0080 \r\nX-A: b\r\n\r\n");

    AuthQuestion question = asked.getFirst();
    assertThat(question.target()).isEqualTo("/\u00e9?%zz");
    assertThat(question.headers().stream().filter(line -> line.name().equals("x-a")))
        .extracting(line -> new String(line.value(), StandardCharsets.ISO_8859_1))
        .containsExactly("\u00e9\u0080", "b");
  }

  @Test
  void pipelinedQuestionsAreAnsweredInOrderOnOneConnection() throws IOException {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              wire(
                  """
                  GET /1 HTTP/1.1~Host: a~~\
                  HEAD /2 HTTP/1.1~Host: a~~\
                  GET /3 HTTP/1.1~Host: a~Connection: close~~\
                  GET /4 HTTP/1.1~Host: a~~\
                  """));
      String answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(4);
      assertThat(answers.split("body", -1)).hasSize(3);
    }
    assertThat(asked).extracting(AuthQuestion::target).containsExactly("/1", "/2", "/3");
  }

  @Test
  void bytesThatDripInKeepNoConnectionOpen() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(wire("GET / HTTP/1.1~"));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whoMakesTheServerHoldTooMuchIsCutOffAndTheOthersServed() throws IOException {
    endpoint.orElseThrow().close();
    endpoint = Optional.of(serve(HttpLimits.of(Limits.defaults()), "body".repeat(1_000)));
    try (Socket other = connect()) {
      keptOpen(other);

      try (Socket half = connect()) {
        flood(half, "POST / HTTP/1.1~Host: a~Content-Length: 1000000~~", "a".repeat(100_000));
        await(() -> assertThat(traffic.held().cutOff()).isEqualTo(1));
      }
      try (Socket slow = connect()) {
        flood(slow, "", "GET / HTTP/1.1~Host: a~~".repeat(20_000));
        await(() -> assertThat(traffic.held().cutOff()).isEqualTo(2));
      }

      await(() -> assertThat(traffic.connections().open()).isEqualTo(1));
      other.getInputStream().skipNBytes(other.getInputStream().available());
      keptOpen(other);
    }
    await(() -> assertThat(traffic.held().held()).isZero());
  }

  @Test
  void anErrorOfOursEndsTheConnectionAndIsToldAndABrokenConnectionIsNot() throws IOException {
    endpoint.orElseThrow().close();
    OutOfMemoryError none = new OutOfMemoryError("for the test");
    endpoint =
        Optional.of(
            HttpEndpoint.start(
                ANY,
                question -> {
                  throw none;
                },
                LIMITS,
                traffic,
                failures::add,
                Optional.empty()));

    try (Socket broken = connect()) {
      broken.setSoLinger(true, 0); // its end is a reset
      broken.getOutputStream().write(wire("GET / HTTP/1.1~"));
      await(() -> assertThat(traffic.held().held()).isPositive());
    }
    await(() -> assertThat(traffic.held().held()).isZero());
    assertThat(failures).isEmpty();

    try (Socket asking = connect()) {
      asking.getOutputStream().write(wire("GET / HTTP/1.1~Host: a~~"));
      assertThat(asking.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(failures).containsExactly(none);
  }

  private static void flood(Socket socket, String head, String rest) throws IOException {
    try {
      socket.getOutputStream().write(wire(head + rest));
    } catch (SocketException cutOff) {
      // What the test waits for.
    }
  }

  @Test
  void aDrainAnswersWhatIsUnderWayAndEndsEveryConnection() throws Exception {
    HttpEndpoint drained = endpoint.orElseThrow();
    try (Socket idle = connect();
        Socket busy = connect()) {
      keptOpen(idle);
      idle.getInputStream().skipNBytes(idle.getInputStream().available());
      busy.getOutputStream().write(wire("GET / HTTP/1.1~Host: a~"));
      await(() -> assertThat(traffic.held().held()).isPositive());

      Thread drain = Thread.ofVirtual().start(() -> drained.drain(LONGEST));
      await(() -> assertThatThrownBy(this::connect).isInstanceOf(IOException.class));
      busy.getOutputStream().write(wire("~"));

      assertThat(new String(busy.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("connection: close");
      assertThat(idle.getInputStream().readAllBytes()).isEmpty();
      assertThat(drain.join(LONGEST)).isTrue();
    }
  }

  @Test
  void aConnectionTooManyIsClosed() throws IOException {
    try (Socket first = connect();
        Socket second = connect()) {
      keptOpen(first);
      keptOpen(second);
      try (Socket third = connect()) {
        assertThat(third.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  private static void await(ThrowingRunnable assertion) {
    Awaitility.await().atMost(LONGEST).untilAsserted(assertion);
  }

  private static String lines(String text) {
    return text.replace("~", "\r\n");
  }

  private static byte[] wire(String text) {
    return lines(text).getBytes(StandardCharsets.US_ASCII);
  }

  private static void keptOpen(Socket socket) throws IOException {
    socket.getOutputStream().write(wire("GET / HTTP/1.1~Host: a~~"));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(20_000);
    socket.connect(endpoint.orElseThrow().address());
    return socket;
  }

  private RawResponse exchange(String request) {
    return RawHttp.exchange(endpoint.orElseThrow().address().getPort(), request);
  }
}
