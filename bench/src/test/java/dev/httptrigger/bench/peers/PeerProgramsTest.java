package dev.httptrigger.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerProgramsTest {
  @TempDir private Path folder;

  @Test
  void theEnvironmentSaysWhere() {
    assertThat(PeerPrograms.of(Map.of("PEERS_BIN", "/peers"), folder).folder())
        .isEqualTo(Path.of("/peers"));
    assertThat(PeerPrograms.of(Map.of("PEERS_BIN", ""), folder).folder())
        .isEqualTo(folder.resolve(".cache/httptrigger/peers"));
    assertThat(PeerPrograms.of(Map.of("XDG_CACHE_HOME", "/caches"), folder).folder())
        .isEqualTo(Path.of("/caches/httptrigger/peers"));
  }

  @Test
  void whatIsNotThereIsSaidByName() throws Exception {
    Files.createFile(folder.resolve("heimdall"));
    PeerPrograms programs = new PeerPrograms(folder);

    assertThat(programs.file("heimdall")).isEqualTo(folder.resolve("heimdall"));
    assertThatThrownBy(() -> programs.file("opa-envoy"))
        .isInstanceOf(LeftOutException.class)
        .hasMessageContaining("opa-envoy")
        .hasMessageContaining("bench/peers/build");
  }
}
