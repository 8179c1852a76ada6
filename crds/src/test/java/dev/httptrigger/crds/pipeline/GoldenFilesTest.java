package dev.httptrigger.crds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Grants.Everything;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.FetchedKeys.Fetched;
import dev.httptrigger.crds.resolve.ManifestObjects;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static final String FETCHED =
      """
      {"keys": [{"kty": "OKP", "kid": "fetched", "crv": "Ed25519",\
       "x": "CpBWJJZI8HMMNgkRKOt-o-Du9vs1UynvcFa22woa2g0"}]}
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
    TriggerPipeline.Result result = settled(Files.readString(FOLDER.resolve(name + ".yaml")));
    TriggerConfig config = result.outcomes().values().iterator().next().config();
    WireRecord record = RecordCodec.encode(config);

    isWrittenAs(record, FOLDER.resolve(name + ".json"));
    assertThat(RecordCodec.decodeTrigger(record)).isEqualTo(new Decoded<>(config));
    assertThat(result.keySets().keySet()).isEqualTo(config.keySetSources());
  }

  /** The key sets of the manifests that refer to some. */
  @ParameterizedTest
  @ValueSource(strings = {"shared-keys", "remote-keys"})
  void keySetsAreWrittenToTheSameBytes(String name) throws IOException {
    TriggerPipeline.Result result = settled(Files.readString(FOLDER.resolve(name + ".yaml")));

    assertThat(result.keySets()).hasSize(2);
    KeySets fetched =
        new KeySets(
            Map.of(),
            Map.of(),
            new FetchTimes(
                result.keySets().keySet().stream().collect(Collectors.toMap(s -> s, _ -> NOW)),
                Map.of()));
    for (Map.Entry<KeySetSource, KeySet> each : result.keySets().entrySet()) {
      KeySetConfig config = fetched.record(each.getKey(), each.getValue());
      WireRecord record = RecordCodec.encode(config);

      isWrittenAs(record, FOLDER.resolve(record.name() + ".json"));
      assertThat(RecordCodec.decodeKeySet(record)).isEqualTo(new Decoded<>(config));
    }
  }

  private static void isWrittenAs(WireRecord record, Path golden) throws IOException {
    String content =
        new String(
            Optional.ofNullable(record.data().get(WireRecord.CONTENT)).orElseThrow().toByteArray(),
            StandardCharsets.UTF_8);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, content + "\n");
    }

    assertThat(content + "\n").isEqualTo(Files.readString(golden));
  }

  /**
   * What stands beside the trigger is all there is; every list of revoked tokens is the same, and
   * so is every key set at a URL.
   *
   * @param beside what stands beside the trigger
   */
  private record World(ManifestObjects beside) implements ReferencedObjects {
    @Override
    public Lookup find(ObjectReference object) {
      return object.name().name().equals("revoked")
          ? Triggers.present("list", REVOKED)
          : beside.find(object);
    }

    @Override
    public FetchedKeys fetched(Remote source) {
      return new Fetched(FETCHED, Optional.empty());
    }
  }

  private static TriggerPipeline.Result settled(String yaml) {
    List<Manifest> manifests = ManifestParser.parse("golden.yaml", yaml).manifests();
    World world = new World(ManifestObjects.all(manifests.subList(1, manifests.size())));
    PreparedTrigger prepared = Triggers.prepared(yaml, 1, Triggers.CREATED, world);
    return TriggerPipeline.withDefaults()
        .settle(
            List.of(Triggers.fresh(prepared)),
            KeySets.read(prepared.keySetSources(), world, Map.of()),
            Holds.none(),
            List.of(),
            new Everything(),
            NOW);
  }
}
