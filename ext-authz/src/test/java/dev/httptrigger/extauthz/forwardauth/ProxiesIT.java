package dev.httptrigger.extauthz.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.server.ExtAuthzServer;
import dev.httptrigger.extauthz.server.ForwardAuthSettings;
import dev.httptrigger.extauthz.server.ListenAddress;
import dev.httptrigger.extauthz.server.RunningServer;
import dev.httptrigger.extauthz.server.ServerSettings;
import dev.httptrigger.extauthz.server.ServerSettings.Directory;
import dev.httptrigger.extauthz.server.TlsSettings;
import dev.httptrigger.testkit.Caddy;
import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import dev.httptrigger.testkit.Nginx;
import dev.httptrigger.testkit.ProxyProcess;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import dev.httptrigger.testkit.Received;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forward-auth as real proxies do it, with the configurations of the guide. */
class ProxiesIT {
  private static final String HOST = "forward.example.com";

  @TempDir private Path folder;
  private final TokenMint mint = TokenMint.generate("ES256", "k1");
  private Optional<RunningServer> server = Optional.empty();
  private final EchoUpstream upstream = EchoUpstream.start();

  @BeforeEach
  void start() throws IOException {
    Files.writeString(
        folder.resolve("trigger.yaml"),
        """
        apiVersion: httptrigger.dev/v1alpha1
        kind: HttpTrigger
        metadata: {name: orders, namespace: shop}
        spec:
          hosts: [%s]
          methods: [GET, POST]
          match: {mode: Whitelist, paths: [/open/*]}
          jwt:
            providers:
            - name: main
              jwks: {inline: {keys: [%s]}}
            forwardClaims:
            - {claim: sub, to: Header, name: x-user}
            - {claim: role, to: Header, name: x-role}
            - {claim: sub, to: Cookie, name: user}
        """
            .formatted(HOST, mint.publicJwk()));
    ServerSettings settings =
        new ServerSettings(
                new Directory(folder),
                Optional.empty(),
                Optional.empty(),
                Unmatched.DENY,
                false,
                Duration.ZERO)
            .with(
                new ForwardAuthSettings(
                    ListenAddress.parse("127.0.0.1:0"), TrustedCallers.LOOPBACK),
                TlsSettings.NONE);
    server = Optional.of(ExtAuthzServer.start(settings, InstantSource.system()));
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> server.orElseThrow().isReady());
  }

  @AfterEach
  void stop() {
    server.ifPresent(RunningServer::close);
    upstream.close();
  }

  @Test
  void nginx() {
    try (ProxyProcess nginx =
        Nginx.start(
            port ->
                """
                server {
                  listen 127.0.0.1:%d;
                  location / {
                    auth_request /_httptrigger;
                    auth_request_set $x_user $upstream_http_x_user;
                    auth_request_set $x_role $upstream_http_x_role;
                    auth_request_set $cookies $upstream_http_cookie;
                    auth_request_set $httptrigger_status $upstream_status;
                    auth_request_set $httptrigger_allow $upstream_http_allow;
                    error_page 500 = @httptrigger_denied;
                    proxy_set_header X-User $x_user;
                    proxy_set_header X-Role $x_role;
                    proxy_set_header Cookie $cookies;
                    proxy_set_header Host $host;
                    proxy_pass http://127.0.0.1:%d;
                  }
                  location = /_httptrigger {
                    internal;
                    proxy_pass http://127.0.0.1:%d/check/shop/orders;
                    proxy_pass_request_body off;
                    proxy_set_header Content-Length "";
                    proxy_set_header X-Forwarded-Method $request_method;
                    proxy_set_header X-Forwarded-Proto  $scheme;
                    proxy_set_header X-Forwarded-Host   $host;
                    proxy_set_header X-Forwarded-Uri    $request_uri;
                  }
                  location @httptrigger_denied {
                    default_type application/json;
                    add_header Allow $httptrigger_allow always;
                    if ($httptrigger_status = 400) {
                      return 400 '{"message":"missing or malformed jwt"}';
                    }
                    if ($httptrigger_status = 405) { return 405; }
                    if ($httptrigger_status = 415) { return 415; }
                    return 500;
                  }
                }
                """
                    .formatted(port, upstream.port(), forwardAuth()))) {
      assertProtects(nginx.port(), List.of());
    }
  }

  @Test
  void caddy() {
    try (ProxyProcess caddy =
        Caddy.start(
            port ->
                """
                http://:%d {
                  bind 127.0.0.1
                  route {
                    request_header -X-User
                    request_header -X-Role
                    forward_auth 127.0.0.1:%d {
                      uri /check/shop/orders?
                      copy_headers X-User X-Role Cookie
                    }
                  }
                  reverse_proxy 127.0.0.1:%d
                }
                """
                    .formatted(port, forwardAuth(), upstream.port()))) {
      assertProtects(caddy.port(), List.of(""));
    }
  }

  @Test
  void envoysHttpService() {
    try (Envoy envoy =
        Envoy.start(
            EnvoyBootstrap.recommended()
                .withHosts(HOST)
                .withHttpService("/envoy/shop/orders", "x-user", "x-role", "cookie")
                .withExtAuthz(forwardAuth())
                .withUpstream(upstream.port())
                .yaml())) {
      int port = envoy.port(EnvoyBootstrap.LISTENER);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> RawHttp.get(port, HOST, "/a").status() == 401);
      assertProtects(port, List.of());
    }
  }

  private int forwardAuth() {
    return server.orElseThrow().httpAddress().orElseThrow().getPort();
  }

  /**
   * What is the same of all of them.
   *
   * @param absent how an absent claim arrives
   */
  private void assertProtects(int port, List<String> absent) {
    String token = mint.sign("{\"exp\":4102444800,\"sub\":\"alice\"}");
    List<String> forged =
        List.of(
            "X-User: forged",
            "x-role: forged",
            "X-Forwarded-Uri: /open/x",
            "X-Forwarded-Host: other.example.com",
            "X-Forwarded-Method: OPTIONS",
            "X-Forwarded-Proto: https",
            "Cookie: a=1; user=forged",
            "Origin: https://a",
            "Access-Control-Request-Method: GET");

    RawResponse without = ask(port, "GET", "/a?b=%2F", forged, "");
    assertThat(without.status()).isEqualTo(401);
    assertThat(without.header("www-authenticate")).containsExactly("Bearer");
    assertThat(upstream.received()).isEmpty();

    assertThat(ask(port, "GET", "/a", with(forged, token + "x"), "").status()).isEqualTo(401);
    assertThat(ask(port, "POST", "/a", with(forged, token), "{}").status()).isEqualTo(200);
    Received received = upstream.received().getLast();
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.body()).isEqualTo("{}");
    assertThat(received.header("x-user")).containsExactly("alice");
    assertThat(received.header("x-role")).isIn(List.of(), absent);
    assertThat(received.header("cookie")).containsExactly("a=1; user=alice");
    assertThat(received.head()).doesNotContain("forged");

    assertThat(ask(port, "GET", "/open/x", forged, "").status()).isEqualTo(200);
    assertThat(upstream.received().getLast().header("x-user")).isIn(List.of(), absent);
    assertThat(upstream.received().getLast().header("cookie")).containsExactly("a=1");
    assertThat(upstream.received().getLast().head()).doesNotContain("forged");

    RawResponse wrongMethod = ask(port, "PUT", "/a", with(forged, token), "{}");
    assertThat(wrongMethod.status()).isEqualTo(405);
    assertThat(wrongMethod.header("allow")).containsExactly("GET, HEAD, POST");
    assertThat(ask(port, "GET", "/open/../a", List.of(), "").status()).isNotEqualTo(200);
  }

  private static List<String> with(List<String> lines, String token) {
    List<String> all = new ArrayList<>(lines);
    all.add("Authorization: Bearer " + token);
    return all;
  }

  private static RawResponse ask(
      int port, String method, String target, List<String> lines, String body) {
    return RawHttp.exchange(port, RawHttp.request(method, HOST, target, lines, body));
  }
}
