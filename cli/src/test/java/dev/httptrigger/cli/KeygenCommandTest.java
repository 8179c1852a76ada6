package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeygenCommandTest {
  @TempDir private Path folder;

  @Test
  void writesAPrivateKeyForTheOwnerOnlyAndASetForEverybody() throws IOException {
    Path keys = folder.resolve("new/keys");

    Run.Outcome outcome =
        new Run().of("keygen", "--alg", "ES256", "--kid", "k1", "--out", keys.toString());

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output()).contains("private.jwk", "jwks.json");
    assertThat(permissions(keys.resolve("private.jwk"))).isEqualTo("rw-------");
    assertThat(Files.readString(keys.resolve("private.jwk"))).contains("\"d\":", "\"kid\":\"k1\"");
    assertThat(Files.readString(keys.resolve("jwks.json")))
        .startsWith("{\"keys\":[{")
        .contains("\"kid\":\"k1\"", "\"alg\":\"ES256\"")
        .doesNotContain("\"d\":");
  }

  @Test
  void aSymmetricSetIsASecretToo() throws IOException {
    Run.Outcome outcome = new Run().of("keygen", "--alg", "HS256", "--out", folder.toString());

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output()).contains("HMAC has no public half");
    assertThat(permissions(folder.resolve("jwks.json"))).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"private.jwk", "jwks.json"})
  void neverOverwrites(String there) throws IOException {
    Files.writeString(folder.resolve(there), "mine");

    Run.Outcome outcome = new Run().of("keygen", "--out", folder.toString());

    assertThat(outcome.exit()).isEqualTo(64);
    assertThat(outcome.errors()).contains(there, "is already there", "--out");
    assertThat(folder).isDirectoryContaining(path -> path.endsWith(there));
    assertThat(Files.readString(folder.resolve(there))).isEqualTo("mine");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("no half of a key is left").hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "es256", "RSA", ""})
  void anUnknownAlgorithmIsWrongUsage(String algorithm) {
    Run.Outcome outcome =
        new Run().of("keygen", "--alg", algorithm, "--out", folder.resolve("keys").toString());

    assertThat(outcome.exit()).isEqualTo(64);
    assertThat(outcome.errors()).contains("--alg");
    assertThat(folder.resolve("keys")).doesNotExist();
  }

  @Test
  void theEnvironmentGivesFlags() {
    Run.Outcome outcome =
        new Run()
            .with("HTTPTRIGGER_OUT", folder.toString())
            .with("HTTPTRIGGER_KID", "from-environment")
            .with("HTTPTRIGGER_OUTPUT", "json")
            .of("keygen", "--kid", "stronger");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output()).contains("\"kid\" : \"stronger\"");
  }

  @Test
  void withoutAFolderItSaysWhichFlagIsMissing() {
    Run.Outcome outcome = new Run().of("keygen");

    assertThat(outcome.exit()).isEqualTo(64);
    assertThat(outcome.errors()).contains("--out");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
