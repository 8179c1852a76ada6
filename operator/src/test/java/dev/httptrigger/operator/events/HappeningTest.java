package dev.httptrigger.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HappeningTest {
  /** The API server counts bytes. */
  @ParameterizedTest(name = "{1} times {0}")
  @CsvSource({"a, 1024, 1024", "a, 1025, 1024", "é, 512, 512", "é, 2000, 512", "😀, 999, 256"})
  void aNoteIsCutOffBetweenCharacters(String character, int times, int left) {
    String note = new Happening(true, "KeysStale", "FetchKeys", character.repeat(times)).note();

    assertThat(note).isEqualTo(character.repeat(left));
    assertThat(note.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
  }
}
