package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.testkit.IdentityProvider.Fault;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentityProviderTest {
  private static final TokenMint FIRST = TokenMint.generate("ES256", "first");

  private final IdentityProvider provider = IdentityProvider.start(FIRST);
  private final int port =
      Integer.parseInt(provider.issuer().substring(provider.issuer().lastIndexOf(':') + 1));

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void theDiscoveryDocumentNamesIssuerAndKeySet() {
    assertThat(get("/.well-known/openid-configuration").body())
        .isEqualTo(
            "{\"issuer\":\"http://127.0.0.1:%d\",\"jwks_uri\":\"http://127.0.0.1:%d/keys\"}"
                .formatted(port, port));
  }

  @Test
  void theKeySetIsWhatWasPublishedLast() {
    TokenMint second = TokenMint.generate("ES256", "second");
    assertThat(get("/keys").body()).isEqualTo(TokenMint.publicJwks(FIRST));

    provider.publish(FIRST, second);

    assertThat(get("/keys").body()).isEqualTo(TokenMint.publicJwks(FIRST, second));
    assertThat(provider.keySetRequests()).isEqualTo(2);
  }

  @Test
  void anEtagConfirmsTheKeySetUntilItChanges() {
    String etag = HeaderLine.values(get("/keys").headers(), "etag").getFirst();
    assertThat(get("/keys", "If-None-Match: " + etag).status()).isEqualTo(304);

    provider.publish(TokenMint.generate("ES256", "second"));

    assertThat(get("/keys", "If-None-Match: " + etag).status()).isEqualTo(200);
  }

  @Test
  void faultsComeAndGo() {
    provider.behave(Fault.ERROR);
    assertThat(get("/keys").status()).isEqualTo(500);
    provider.behave(Fault.GARBAGE);
    assertThat(get("/keys").body()).isEqualTo("<html>");
    provider.behave(Fault.DROP);
    assertThatThrownBy(() -> get("/keys")).isInstanceOf(UncheckedIOException.class);
    provider.behave(Fault.SLOW);
    assertThat(get("/keys").status()).isEqualTo(200);
    provider.behave(Fault.NONE);
    assertThat(get("/keys").status()).isEqualTo(200);
    assertThat(get("/elsewhere").status()).isEqualTo(404);
  }

  @Test
  void aDripBeginsAtOnceAndDoesNotEnd() throws Exception {
    provider.behave(Fault.DRIPPING);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write("GET /keys HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String head = "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n";

      byte[] seen = socket.getInputStream().readNBytes(head.length() + 3);

      assertThat(new String(seen, StandardCharsets.US_ASCII)).isEqualTo(head + "   ");
    }
  }

  private RawResponse get(String target, String... headers) {
    return RawHttp.get(port, "127.0.0.1", target, headers);
  }
}
