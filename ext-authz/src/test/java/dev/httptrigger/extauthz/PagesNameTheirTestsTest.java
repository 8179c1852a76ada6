package dev.httptrigger.extauthz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.MarkdownTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages that name tests say is held by these, and these are there. */
class PagesNameTheirTestsTest {
  private static final String DECISION = "docs/how-a-request-is-decided.md";

  private static final Pattern REFERENCE =
      Pattern.compile("`(\\w+(?:Test|IT|Story))(?:[.](\\w+))?`");

  @ParameterizedTest
  @ValueSource(
      strings = {
        DECISION,
        "docs/threat-model.md",
        "docs/profiles.md",
        "docs/concepts.md",
        "docs/gateways/gateway-api.md",
        "docs/gateways/knative.md"
      })
  void everyTestThatAPageNamesIsThere(String page) throws IOException {
    Map<String, String> tests = tests();
    List<String> missing = new ArrayList<>();
    Matcher reference = REFERENCE.matcher(MarkdownTable.text(page));
    int references = 0;
    while (reference.find()) {
      references++;
      String source = tests.getOrDefault(reference.group(1), "");
      String method = reference.group(2);
      if (source.isEmpty() || (method != null && !source.contains(" void " + method + "("))) {
        missing.add(reference.group());
      }
    }

    assertThat(missing).isEmpty();
    assertThat(references).as("a page that names tests").isPositive();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          docs/how-a-request-is-decided.md | rule, test         | 1 | 60
          docs/how-a-request-is-decided.md | step, reason, test | 2 | 15
          docs/threat-model.md             | threat, what holds it, test, what remains with you | 2 | 20
          docs/concepts.md                 | part, what it is, test | 2 | 6
          docs/concepts.md                 | step, test             | 1 | 5
          docs/concepts.md                 | condition, True means, otherwise, test | 3 | 5
          docs/concepts.md                 | what happens, what follows, test       | 2 | 15
          docs/gateways/gateway-api.md     | what happens, what follows, test       | 2 | 6
          docs/gateways/knative.md         | what happens, what follows, test       | 2 | 5
          """)
  void everyRuleNamesItsTest(String page, String header, int column, int least) {
    List<List<String>> rows = MarkdownTable.rows(page, header.split(", ", -1));

    assertThat(rows)
        .hasSizeGreaterThanOrEqualTo(least)
        .allSatisfy(row -> assertThat(REFERENCE.matcher(row.get(column)).find()).isTrue());
  }

  @Test
  void everyReasonOfADenialHasItsPlaceInTheTableOfAnswers() {
    List<String> told = new ArrayList<>();
    for (List<String> row : MarkdownTable.rows(DECISION, "situation", "status", "reasons")) {
      told.addAll(List.of(row.get(2).replace("`", "").split(" ", -1)));
    }

    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(DenialReason.values()).map(DenialReason::text).toList());
  }

  /** The sources of all test classes of all modules, by simple name; of several, all of them. */
  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new TreeMap<>();
    try (Stream<Path> modules = Files.list(Checkout.root())) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/test/java");
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
              String name = file.getFileName().toString().replace(".java", "");
              tests.merge(name, Files.readString(file), String::concat);
            }
          }
        }
      }
    }
    return tests;
  }
}
