package dev.httptrigger.crds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Grants.Everything;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.resolve.ConfigMaps.Present;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each manifest in {@code src/test/resources/golden} and, beside it, the content of its record,
 * byte for byte. After a change that is meant, write the records anew with {@code mvn -pl crds test
 * -Dtest=GoldenFilesTest -Dgolden.write=true}, and look at every line that changed: servers of the
 * version before must be able to read it, or the record's version must go up.
 */
class GoldenFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  private static final String REVOKED =
      """
      tokens: [{iss: https://login.example.com/, jti: stolen}]
      subjects: [{iss: https://login.example.com/, sub: jane, issuedBefore: 2026-01-31T12:00:00Z}]
      """;

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - ".yaml".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void isCompiledToTheSameBytes(String name) throws IOException {
    TriggerConfig config = compiled(Files.readString(FOLDER.resolve(name + ".yaml")));
    WireRecord record = RecordCodec.encode(config);
    String content =
        new String(
            Optional.ofNullable(record.data().get(WireRecord.CONTENT)).orElseThrow().toByteArray(),
            StandardCharsets.UTF_8);
    Path golden = FOLDER.resolve(name + ".json");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, content + "\n");
    }

    assertThat(content + "\n").isEqualTo(Files.readString(golden));
    assertThat(RecordCodec.decodeTrigger(record)).isEqualTo(new Decoded<>(config));
  }

  private static TriggerConfig compiled(String yaml) {
    PreparedTrigger prepared =
        Triggers.prepared(yaml, 1, Triggers.CREATED, _ -> new Present(Map.of("list", REVOKED)));
    return TriggerPipeline.withDefaults()
        .settle(List.of(Triggers.fresh(prepared)), Holds.none(), List.of(), new Everything(), NOW)
        .of(prepared.name())
        .config();
  }
}
