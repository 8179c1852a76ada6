package dev.httptrigger.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaCommandTest {
  private static final List<String> SERVER =
      List.of(
          "/jdk/bin/java",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:AOTCache=server.aot",
          "-Dhttptrigger.root=/somewhere",
          "--class-path",
          "a.jar:b.jar",
          "dev.httptrigger.cli.Main",
          "serve",
          "--triggers=x");

  @Test
  void itsPartsTogetherAreTheWhole() {
    assertThat(JavaCommand.parse(SERVER).words()).isEqualTo(SERVER);
  }

  @Test
  void anotherProgramGetsTheSameFlagsButForThoseOfOneClassPath() {
    assertThat(JavaCommand.parse(SERVER).wordsForOther("c.jar", "Other", List.of("-x")))
        .containsExactly(
            "/jdk/bin/java", "-XX:+ExitOnOutOfMemoryError", "--class-path", "c.jar", "Other", "-x");
  }

  @Test
  void anArgumentCanHaveAnotherValue() {
    assertThat(JavaCommand.parse(SERVER).with("--triggers=", "y").words())
        .endsWith("serve", "--triggers=y")
        .hasSameSizeAs(SERVER);
  }

  @Test
  void itCanBeStartedWithoutItsAotCache() {
    JavaCommand command = JavaCommand.parse(SERVER);

    assertThat(command.usesAotCache()).isTrue();
    assertThat(command.withoutAotCache().usesAotCache()).isFalse();
    assertThat(command.withoutAotCache().words())
        .containsExactlyElementsOf(
            SERVER.stream().filter(word -> !word.startsWith("-XX:AOT")).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-cp", "-classpath", "--class-path"})
  void theClassPathHasSeveralNames(String flag) {
    assertThat(JavaCommand.parse(List.of("java", flag, "a.jar", "Main")).classPath())
        .isEqualTo("a.jar");
  }

  @Test
  void whatStartsNoClassIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JavaCommand.parse(List.of("bash", "script")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JavaCommand.parse(List.of("java", "-cp", "a.jar")));
  }
}
