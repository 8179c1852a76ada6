package dev.httptrigger.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrowdTest {
  @TempDir private Path folder;
  @TempDir private Path besides;

  @Test
  void aChangeIsOneOtherNameInOneFile() throws Exception {
    Crowd crowd = Crowd.create(folder, 3);
    List<String> before = texts();
    crowd.change(folder, 1, besides);

    assertThat(texts())
        .containsExactly(
            before.get(0), before.get(1).replace("x-user-id", "x-user-no"), before.get(2))
        .isNotEqualTo(before);
    assertThat(besides).isEmptyDirectory();
  }

  @Test
  void theSecondChangeTakesTheFirstBack() throws Exception {
    Crowd crowd = Crowd.create(folder, 2);
    List<String> before = texts();
    crowd.change(folder, 0, besides);
    crowd.change(folder, 0, besides);

    assertThat(texts()).isEqualTo(before);
  }

  @Test
  void namespacesTakeTurns() {
    assertThat(new Crowd(3).manifests(List.of("one", "two")))
        .hasSize(3)
        .satisfiesExactly(
            manifest -> assertThat(manifest).contains("\"namespace\":\"one\""),
            manifest -> assertThat(manifest).contains("\"namespace\":\"two\""),
            manifest -> assertThat(manifest).contains("\"namespace\":\"one\""));
  }

  private List<String> texts() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(CrowdTest::text).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
