package dev.httptrigger.crds.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.CanonicalInstant.NotAnInstant;
import dev.httptrigger.crds.config.CanonicalInstant.NotCanonical;
import dev.httptrigger.crds.config.CanonicalInstant.Read;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalInstantTest {
  private static final List<Long> NANOS = List.of(0L, 1_000_000_000L, 1_000_000L, 1_000L, 1L);

  @Test
  void whatTheJdkWritesIsReadAsTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(
              random.nextLong(-80_000_000_000L, 280_000_000_000L),
              random.nextLong(1_000) * NANOS.get(random.nextInt(NANOS.size())) % 1_000_000_000L);

      assertThat(CanonicalInstant.read(instant.toString())).isEqualTo(new Read(instant));
    }
  }

  @Test
  void everyOtherTextIsTakenAsTheJdkTakesIt() {
    Random random = new Random(8);
    String letters = "0123456789-:.TZtz+ ";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder("2026-02-28T23:59:59.120Z");
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        int at = random.nextInt(text.length());
        char letter = letters.charAt(random.nextInt(letters.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, letter);
          case 1 -> text.insert(at, letter);
          default -> text.deleteCharAt(at);
        }
      }

      assertThat(CanonicalInstant.read(text.toString()))
          .as("%s", text)
          .isEqualTo(asTheJdkSays(text.toString()));
    }
  }

  private static CanonicalInstant.Reading asTheJdkSays(String text) {
    try {
      Instant instant = Instant.parse(text);
      return instant.toString().equals(text) ? new Read(instant) : new NotCanonical();
    } catch (DateTimeException e) {
      return new NotAnInstant();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-25T10:00:00.000Z",
        "2026-11-25T10:00:00.120000Z",
        "2026-11-25T10:00:00.1Z",
        "2026-11-25T24:00:00Z",
        "2026-11-25T10:00:00+00:00",
        "2026-11-25T10:00:00.120z",
        "2016-12-31T23:59:60Z"
      })
  void anotherSpellingIsNotCanonical(String text) {
    assertThat(CanonicalInstant.read(text)).isEqualTo(new NotCanonical());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-25T10:00Z",
        "2026-02-29T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-00-01T10:00:00Z",
        "2026-11-25T25:00:00Z",
        "2026-11-25T10:60:00Z",
        "2026-11-25T10:00:00",
        "2026-11-25T10:00:00.12\u0660Z",
        "\u0662026-11-25T10:00:00Z"
      })
  void anythingElseIsNoInstant(String text) {
    assertThat(CanonicalInstant.read(text)).isEqualTo(new NotAnInstant());
  }
}
