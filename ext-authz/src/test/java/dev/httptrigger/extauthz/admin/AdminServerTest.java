package dev.httptrigger.extauthz.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.admin.AdminServer.Format;
import dev.httptrigger.extauthz.admin.AdminServer.Probe;
import dev.httptrigger.extauthz.admin.AdminServer.Probes;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and metrics over HTTP (DESIGN §6). */
class AdminServerTest {
  private final AtomicReference<Optional<String>> notReady =
      new AtomicReference<>(Optional.of("waiting: for the index"));

  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        AdminServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Probes(Probe.of(() -> true), notReady::get, Format::contentType));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readinessIsAskedAnewEachTimeAndSaysWhatIsMissing() {
    RawResponse before = request("GET", "/readyz");
    notReady.set(Optional.empty());

    assertThat(before.status()).isEqualTo(503);
    assertThat(before.body()).isEqualTo("waiting: for the index\n");
    assertThat(request("GET", "/readyz").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Accept                                                       | the answer's
          */*                                                            | text/plain; version=0.0.4; charset=utf-8
          text/plain                                                     | text/plain; version=0.0.4; charset=utf-8
          application/openmetrics-text;version=1.0.0,text/plain;q=0.5    | application/openmetrics-text; version=1.0.0; charset=utf-8
          """)
  void metricsAreThereInTheFormatThatIsAskedFor(String accept, String contentType) {
    RawResponse response = request("GET", "/metrics", "Accept: " + accept);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("content-type")).containsExactly(contentType);
    assertThat(response.body()).isEqualTo(contentType);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/livez/",
        "//livez",
        "/livez/x",
        "/Livez",
        "/livez;x",
        "/%6civez",
        "/./livez",
        "/metrics/../livez",
        "/favicon.ico"
      })
  void onlyTheExactPathsAreThere(String target) {
    assertThat(request("GET", target).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "POST, 405", "PUT, 405", "DELETE, 405", "OPTIONS, 405", "GETT, 405"})
  void onlyGetAndHeadAreAnswered(String method, int status) {
    RawResponse response = request(method, "/livez");

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(status == 200 ? "" : "GET or HEAD only\n");
  }

  private RawResponse request(String method, String target) {
    return request(method, target, "Accept: */*");
  }

  private RawResponse request(String method, String target, String line) {
    return RawHttp.exchange(
        server.address().getPort(),
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n"
            + line
            + "\r\n\r\n");
  }
}
