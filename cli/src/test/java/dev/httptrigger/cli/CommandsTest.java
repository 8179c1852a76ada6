package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What holds for every command. */
class CommandsTest {
  @Test
  void withoutCommandItSaysHowToGoOn() {
    Run.Outcome outcome = new Run().of();

    assertThat(outcome.exit()).isEqualTo(64);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors()).contains("Say which command.", "./httptrigger --help");
  }

  @Test
  void anUnknownCommandIsWrongUsage() {
    Run.Outcome outcome = new Run().of("valdate");

    assertThat(outcome.exit()).isEqualTo(64);
    assertThat(outcome.errors()).contains("valdate");
  }

  @Test
  void whatIsNotUnderstoodIsNotRepeatedWhole() {
    String token = "eyJ".repeat(30);

    Run.Outcome outcome = new Run().of("validate", "--token", token, "-H", token);

    assertThat(outcome.exit()).isEqualTo(64);
    assertThat(outcome.errors()).contains("--token").doesNotContain(token);
  }

  @Test
  void versionGoesToStandardOutput() {
    Run.Outcome outcome = new Run().of("--version");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output()).startsWith("httptrigger 0.");
  }
}
