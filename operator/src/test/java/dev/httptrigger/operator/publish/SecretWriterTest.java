package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several records at once: what becomes of one is not what becomes of the others. */
final class SecretWriterTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final List<WireRecord> RECORDS =
      IntStream.range(0, 20)
          .mapToObj(number -> new ObjectName("shop", "trigger-" + number))
          .map(trigger -> new WireRecord(RecordName.of(trigger), Map.of(), Map.of()))
          .toList();

  private final SecretsInMemory secrets = new SecretsInMemory();
  private final FaultyStore store = new FaultyStore(secrets, () -> {});
  private final Map<String, Optional<StoredSecret>> answers = new TreeMap<>();
  private Instant now = NOW;
  private final SecretWriter writer = new SecretWriter(store, new ConfigurationState(), () -> now);

  SecretWriterTest() {
    writer.confirmed(NOW);
  }

  private void put() throws ConflictException {
    writer.tryPutRecords(
        RECORDS, record -> record, (record, answer) -> answers.put(record.name(), answer));
  }

  private List<String> stored() {
    List<String> names = new ArrayList<>();
    secrets.list().forEach(secret -> names.add(secret.name()));
    return names;
  }

  @Test
  void allAreWrittenAndEachIsToldOf() throws ConflictException {
    put();

    assertThat(answers).hasSize(20);
    assertThat(answers.values()).allMatch(Optional::isPresent);
    assertThat(stored()).containsExactlyElementsOf(answers.keySet());
  }

  /** Somebody else has put it there: the write names a state in which it was not. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 11, 19})
  void whatIsWrittenBesideAConflictIsKnown(int conflicting) {
    String there = RECORDS.get(conflicting).name();
    secrets.put(RECORDS.get(conflicting));

    assertThatThrownBy(this::put).isInstanceOf(ConflictException.class).hasMessageContaining(there);
    assertThat(answers).hasSizeLessThan(20).doesNotContainKey(there);
    assertThat(stored()).hasSize(answers.size() + 1).containsAll(answers.keySet());
  }

  @Test
  void noOtherIsWrittenWhereTheFirstOneCantBe() {
    secrets.put(RECORDS.getFirst());
    boolean[] done = {false};

    assertThatThrownBy(() -> putAfterFirst(() -> done[0] = true))
        .isInstanceOf(ConflictException.class);
    assertThat(answers).isEmpty();
    assertThat(stored()).containsExactly(RECORDS.getFirst().name());
    assertThat(done).containsExactly(true);
  }

  @Test
  void allAreWrittenAfterTheFirstOne() throws ConflictException {
    List<String> written = new ArrayList<>();
    secrets.onWrite(record -> written.add(record.name()));

    putAfterFirst(() -> {});

    assertThat(written).hasSize(20).startsWith(RECORDS.getFirst().name());
    assertThat(stored()).containsExactlyElementsOf(answers.keySet());
  }

  private void putAfterFirst(Runnable meanwhile) throws ConflictException {
    writer.putRecordsAfterFirst(
        RECORDS,
        record -> record,
        (record, answer) -> answers.put(record.name(), Optional.of(answer)),
        meanwhile);
  }

  /** Those that follow are not tried: an API server that fails is not to be asked again at once. */
  @Test
  void afterAFailureNothingFollows() {
    store.fail(2, 0);

    assertThatThrownBy(this::put).isInstanceOf(KubernetesClientException.class);
    assertThat(answers.size()).isBetween(1, 19);
    assertThat(stored()).containsExactlyElementsOf(answers.keySet());
  }

  @Test
  void nothingIsWrittenOnAnOldDecision() {
    now = NOW.plus(SecretWriter.GOOD_FOR);

    assertThatThrownBy(this::put).isInstanceOf(ConflictException.class);
    assertThat(answers).isEmpty();
    assertThat(stored()).isEmpty();
  }
}
