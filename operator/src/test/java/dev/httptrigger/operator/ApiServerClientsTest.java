package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.testkit.TestCertificates;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which cipher a TLS server that lets its clients choose ends up with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApiServerClientsTest {
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

  private final TestCertificates certificates =
      TestCertificates.of("authority")
          .sign("server", "ip:127.0.0.1")
          .sign("elsewhere", "ip:127.0.0.2")
          .selfSign("stranger", "ip:127.0.0.1");

  /** Of those that a server has, in its own order. */
  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, TLS_AES_128_GCM_SHA256;TLS_CHACHA20_POLY1305_SHA256, TLS_CHACHA20_POLY1305_SHA256",
    "TLSv1.3, TLS_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256",
    "TLSv1.3, TLS_AES_256_GCM_SHA384, TLS_AES_256_GCM_SHA384",
    "TLSv1.2,"
        + " TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,"
        + " TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  })
  void chaChaComesFirstAndEveryOtherIsStillThere(String protocol, String offered, String taken)
      throws Exception {
    try (SSLServerSocket listener = listen("server", protocol, offered.split(";"));
        KubernetesClient client = ApiServerClients.of(config(listener))) {
      CompletableFuture<String> suite =
          CompletableFuture.supplyAsync(() -> serve(listener), Thread::startVirtualThread);

      assertThat(client.raw("/version")).isEqualTo("{}");
      assertThat(suite.get(30, TimeUnit.SECONDS)).isEqualTo(taken);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"elsewhere", "stranger"})
  void whoShowsAnotherCertificateIsRefused(String alias) throws Exception {
    try (SSLServerSocket listener = listen(alias, "TLSv1.3", "TLS_CHACHA20_POLY1305_SHA256");
        KubernetesClient client = ApiServerClients.of(config(listener))) {
      CompletableFuture<String> suite =
          CompletableFuture.supplyAsync(() -> serve(listener), Thread::startVirtualThread);

      assertThatThrownBy(() -> client.raw("/version"))
          .isInstanceOf(KubernetesClientException.class)
          .hasStackTraceContaining(SSLHandshakeException.class.getName());
      assertThat(suite).failsWithin(Duration.ofSeconds(30));
    }
  }

  private SSLServerSocket listen(String alias, String protocol, String... suites) throws Exception {
    SSLServerSocket listener =
        (SSLServerSocket)
            certificates
                .serverContext(alias)
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    SSLParameters parameters = listener.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setCipherSuites(suites);
    parameters.setUseCipherSuitesOrder(false);
    listener.setSSLParameters(parameters);
    return listener;
  }

  private Config config(SSLServerSocket listener) throws Exception {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://127.0.0.1:" + listener.getLocalPort())
        .withCaCertData(
            Base64.getEncoder()
                .encodeToString(certificates.pem("authority").getBytes(StandardCharsets.US_ASCII)))
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  /** One request, and what it came with. */
  private static String serve(SSLServerSocket listener) {
    try (SSLSocket socket = (SSLSocket) listener.accept()) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      long _ = reader.lines().takeWhile(line -> !line.isEmpty()).count();
      socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
      return socket.getSession().getCipherSuite();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
