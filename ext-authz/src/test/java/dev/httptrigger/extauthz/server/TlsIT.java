package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.extauthz.forwardauth.TrustedCallers;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.server.TlsSettings.Address;
import dev.httptrigger.testkit.TestCertificates;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real handshakes with all three addresses, and files that change as Kubernetes changes them. */
class TlsIT {
  private static final String GATEWAY = "uri:spiffe://cluster.local/ns/gateway/sa/envoy";

  private static final Duration LONGEST = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** By client; to read a key store takes a while, and these are asked for again and again. */
  private static final Map<String, KeyManagerFactory> KEYS = new ConcurrentHashMap<>();

  private static Optional<TestCertificates> authority = Optional.empty();
  private Optional<RunningServer> server = Optional.empty();

  @BeforeAll
  static void sign() {
    authority =
        Optional.of(
            TestCertificates.of("first")
                .sign("server-1", "ip:127.0.0.1")
                .sign("server-2", "ip:127.0.0.1")
                .sign("gateway", GATEWAY)
                .sign("other", "dns:other.example.com"));
  }

  @BeforeEach
  void start() throws GeneralSecurityException, IOException {
    TestCertificates certificates = authority.orElseThrow();
    certificates.write("server-1", folder.resolve("1"));
    certificates.write("server-2", folder.resolve("2"));
    Path current = Files.createSymbolicLink(folder.resolve("current"), Path.of("1"));
    TlsSettings tls =
        new TlsSettings(
            Optional.of(
                new TlsSettings.Files(
                    current.resolve("cert.pem"),
                    current.resolve("key.pem"),
                    Optional.of(current.resolve("ca.pem")),
                    Set.of(GATEWAY))),
            Set.of(Address.values()),
            Set.of(Address.GRPC, Address.HTTP));
    Files.createDirectories(folder.resolve("triggers"));
    Optional<ListenAddress> any = ListenAddress.parse("127.0.0.1:0");
    server =
        Optional.of(
            ExtAuthzServer.start(
                new ServerSettings(
                        new ServerSettings.Directory(folder.resolve("triggers")),
                        any,
                        any,
                        Unmatched.DENY,
                        false,
                        Duration.ZERO)
                    .with(new ForwardAuthSettings(any, TrustedCallers.LOOPBACK), tls),
                InstantSource.system()));
  }

  @AfterEach
  void stop() {
    server.ifPresent(RunningServer::close);
  }

  @Test
  void onlyTheNamedClientGetsAnAnswer() throws Exception {
    assertThat(http("gateway")).startsWith("HTTP/1.1 403");
    assertThatThrownBy(() -> http("other")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> http("nobody")).isInstanceOf(IOException.class);

    assertThat(checkHealth("gateway")).isIn(ServingStatus.SERVING, ServingStatus.NOT_SERVING);
    assertThatThrownBy(() -> checkHealth("other")).hasMessageContaining("UNAVAILABLE");
    assertThatThrownBy(() -> checkHealth("nobody")).hasMessageContaining("UNAVAILABLE");

    // The admin address was not among those that want clients' certificates.
    assertThat(get(server().adminAddress().orElseThrow(), "nobody", "/livez"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void filesThatChangeCountForNewConnectionsAndOpenCallsGoOn() throws Exception {
    ManagedChannel channel = channel("gateway");
    try {
      // One call that stays open all the time, and tells each change of the server's health.
      Iterator<HealthCheckResponse> watch =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS)
              .watch(HealthCheckRequest.getDefaultInstance());
      ServingStatus atFirst = watch.next().getStatus();
      assertThat(nameOf(server().httpAddress().orElseThrow())).isEqualTo("CN=server-1");

      point("2");
      Awaitility.await()
          .atMost(LONGEST)
          .until(() -> nameOf(server().httpAddress().orElseThrow()).equals("CN=server-2"));

      assertThat(nameOf(server().grpcAddress().orElseThrow())).isEqualTo("CN=server-2");
      assertThat(nameOf(server().adminAddress().orElseThrow())).isEqualTo("CN=server-2");
      if (atFirst != ServingStatus.SERVING) {
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
      }
      Thread drain = Thread.ofVirtual().start(() -> server().close());
      assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      channel.shutdownNow();
      drain.join();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void filesThatCanNotBeUsedChangeNothing() throws Exception {
    Path mixed = authority.orElseThrow().write("server-2", folder.resolve("mixed"));
    Files.copy(
        folder.resolve("1/key.pem"), mixed.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    point("mixed");
    Thread.sleep(Duration.ofSeconds(2));
    assertThat(nameOf(server().httpAddress().orElseThrow())).isEqualTo("CN=server-1");

    point("2");
    Awaitility.await()
        .atMost(LONGEST)
        .until(() -> nameOf(server().httpAddress().orElseThrow()).equals("CN=server-2"));
  }

  private RunningServer server() {
    return server.orElseThrow();
  }

  private void point(String to) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("next"), Path.of(to));
    Files.move(link, folder.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
  }

  private String http(String client) throws Exception {
    return get(server().httpAddress().orElseThrow(), client, "/check");
  }

  private String get(InetSocketAddress address, String client, String target) throws Exception {
    try (SSLSocket socket = connect(address, client)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (answer.isEmpty()) {
        throw new IOException("closed");
      }
      return answer;
    }
  }

  private String nameOf(InetSocketAddress address) throws Exception {
    try (SSLSocket socket = connect(address, "gateway")) {
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  private SSLSocket connect(InetSocketAddress address, String client) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(client).getKeyManagers(), authorities().getTrustManagers(), null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
    socket.connect(address, 10_000);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static KeyManagerFactory keys(String client)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory known = KEYS.get(client);
    if (known == null) {
      known = readKeys(client);
      KEYS.put(client, known);
    }
    return known;
  }

  /** The client's key, or none. */
  private static KeyManagerFactory readKeys(String client)
      throws GeneralSecurityException, IOException {
    TestCertificates all = authority.orElseThrow();
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (!client.equals("nobody")) {
      KeyStore from = all.keyStore();
      own.setKeyEntry(
          client,
          from.getKey(client, all.password()),
          all.password(),
          from.getCertificateChain(client));
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own, all.password());
    return factory;
  }

  private static TrustManagerFactory authorities() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority.orElseThrow().authorityCertificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory;
  }

  private ManagedChannel channel(String client) throws GeneralSecurityException, IOException {
    return NettyChannelBuilder.forAddress(server().grpcAddress().orElseThrow())
        .sslContext(
            GrpcSslContexts.configure(
                    SslContextBuilder.forClient()
                        .keyManager(keys(client))
                        .trustManager(authorities()),
                    SslProvider.JDK)
                .build())
        .overrideAuthority("127.0.0.1")
        .build();
  }

  private ServingStatus checkHealth(String client) throws Exception {
    ManagedChannel channel = channel(client);
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(10, TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }
}
