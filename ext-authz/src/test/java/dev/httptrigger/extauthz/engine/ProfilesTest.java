package dev.httptrigger.extauthz.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.MarkdownTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code docs/profiles.md} is what it says: its one table is read here, and asked of the engine.
 */
class ProfilesTest {
  private static final String PAGE = "docs/profiles.md";

  private static final Pattern ASKS = Pattern.compile("\\b(STRICT|FUNCTION_COMPUTE)\\b");

  /** Where the profile is only declared or handed on, or stands in a trigger of no consequence. */
  private static final Set<String> ASKS_NOTHING =
      Set.of(
          "HttpTriggerSpec",
          "HttpTriggerSpecDecoder",
          "TriggerCompiler",
          "TriggerConfig",
          "WarmUp");

  private static final Map<String, Function<String, String>> CASES = ProfileCases.all();

  private static List<List<String>> rows() {
    return MarkdownTable.rows(PAGE, "situation", "Strict", "FunctionCompute");
  }

  @Test
  void everyRowHasItsCaseAndEveryCaseItsRow() {
    assertThat(rows().stream().map(List::getFirst)).containsExactlyElementsOf(CASES.keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void theEngineAnswersAsTheRowSays(List<String> row) {
    Function<String, String> asked =
        requireNonNull(CASES.get(row.getFirst()), "a row without a case");

    assertThat(asked.apply("Strict")).isEqualTo(row.get(1));
    assertThat(asked.apply("FunctionCompute")).isEqualTo(row.get(2)).isNotEqualTo(row.get(1));
  }

  @Test
  void thePageNamesEveryPlaceThatAsksForTheProfile() throws IOException {
    Set<String> asking = new TreeSet<>();
    for (String module : List.of("crds", "ext-authz", "operator", "cli")) {
      Path sources = Checkout.root().resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          if (ASKS.matcher(Files.readString(file)).find()) {
            asking.add(file.getFileName().toString().replace(".java", ""));
          }
        }
      }
    }
    asking.removeAll(ASKS_NOTHING);

    assertThat(named()).isEqualTo(asking);
  }

  private static Set<String> named() {
    String list =
        MarkdownTable.text(PAGE)
            .lines()
            .filter(line -> line.startsWith("The profile is asked for in"))
            .findFirst()
            .orElse("");
    Set<String> names = new TreeSet<>();
    Matcher name = Pattern.compile("`(\\w+)`").matcher(list);
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }
}
