package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.forwardauth.TrustedCallers;
import dev.httptrigger.extauthz.server.ServerSettings.Directory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a server does of which nobody said anything (DESIGN §6). */
class ServerSettingsTest {
  @Test
  void theDefaultsAreLoopbackAndStrict() {
    Directory source = new Directory(Path.of("triggers"));

    assertThat(ServerSettings.defaults(source))
        .isEqualTo(
            new ServerSettings(
                source,
                Optional.of(new ListenAddress("127.0.0.1", 9001)),
                Optional.of(new ListenAddress("127.0.0.1", 9003)),
                GatewaySettings.DEFAULT,
                Duration.ofSeconds(5),
                Limits.defaults(),
                Observation.NONE,
                new ForwardAuthSettings(
                    Optional.of(new ListenAddress("127.0.0.1", 9002)), TrustedCallers.LOOPBACK),
                TlsSettings.NONE));
    assertThat(ServerSettings.DEFAULT_NAMESPACE).isEqualTo("httptrigger-config");
  }
}
