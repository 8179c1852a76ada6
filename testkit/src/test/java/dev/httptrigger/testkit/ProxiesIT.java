package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The real nginx and the real Caddy, as every test of them needs them. */
class ProxiesIT {
  @Test
  void nginxPassesBytesOn() {
    try (EchoUpstream upstream = EchoUpstream.start();
        ProxyProcess nginx =
            Nginx.start(
                port ->
                    """
                    server {
                      listen 127.0.0.1:%d;
                      location / { proxy_pass http://127.0.0.1:%d; }
                    }
                    """
                        .formatted(port, upstream.port()))) {
      assertThat(RawHttp.get(nginx.port(), "a.example.com", "/a%2Fb?c").status()).isEqualTo(200);
      assertThat(upstream.received().getFirst().target()).isEqualTo("/a%2Fb?c");
    }
  }

  @Test
  void caddyPassesBytesOn() {
    try (EchoUpstream upstream = EchoUpstream.start();
        ProxyProcess caddy =
            Caddy.start(
                port ->
                    """
                    http://:%d {
                      bind 127.0.0.1
                      reverse_proxy 127.0.0.1:%d
                    }
                    """
                        .formatted(port, upstream.port()))) {
      assertThat(RawHttp.get(caddy.port(), "a.example.com", "/a%2Fb?c").status()).isEqualTo(200);
      assertThat(upstream.received().getFirst().target()).isEqualTo("/a%2Fb?c");
    }
  }

  @Test
  void aConfigurationThatIsNoneIsRefusedWithTheReason() {
    assertThatThrownBy(() -> Nginx.start(port -> "nonsense;"))
        .isInstanceOf(RealPartException.class)
        .hasMessageContaining("nonsense");
    assertThatThrownBy(() -> Caddy.start(port -> "http://:" + port + " {\n nonsense\n}"))
        .isInstanceOf(RealPartException.class)
        .hasMessageContaining("nonsense");
  }
}
