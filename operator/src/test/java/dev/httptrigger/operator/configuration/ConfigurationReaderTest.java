package dev.httptrigger.operator.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.testkit.MarkdownTable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in {@code config.yaml}, whom it chooses, and what is said of the rest. */
final class ConfigurationReaderTest {
  /** What the documentation shows. */
  private static final String EXAMPLE =
      """
      hostGrants:
      # The shop may answer for all names below shop.example.com, and nobody else may.
      - namespaceSelector:
          matchLabels: {kubernetes.io/metadata.name: shop}
        hosts: ["*.shop.example.com", "shop.example.com"]
      # Every namespace of these teams may have any host, unless it is retired.
      - namespaceSelector:
          matchExpressions:
          - {key: team, operator: In, values: [platform, edge]}
          - {key: retired, operator: DoesNotExist}
        hosts: ["*"]
      """;

  @Test
  void exampleIsTheOneOfThePage() {
    assertThat(MarkdownTable.text("docs/multi-tenancy.md")).contains(EXAMPLE.indent(4));
  }

  @Test
  void grantsAreForTheNamespacesThatTheSelectorChooses() throws RefusedConfigurationException {
    Map<String, Map<String, String>> namespaces =
        Map.of(
            "shop", Map.of("kubernetes.io/metadata.name", "shop"),
            "edge", Map.of("team", "edge"),
            "old", Map.of("team", "platform", "retired", "true"),
            "plain", Map.of());

    assertThat(ConfigurationReader.read(EXAMPLE).grants(namespaces).grants())
        .containsExactly(
            new Grant(Set.of("shop"), Set.of("*.shop.example.com", "shop.example.com")),
            new Grant(Set.of("edge"), Set.of("*")));
  }

  @ParameterizedTest(name = "{0} chooses {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          matchLabels: {team: shop}                                              | shop
          matchLabels: {team: ""}                                                | blank
          matchLabels: {team: shop, zone: eu}                                    |
          matchExpressions: [{key: team, operator: In, values: [shop, bank]}]    | bank shop
          matchExpressions: [{key: team, operator: NotIn, values: [shop]}]       | bank blank none
          matchExpressions: [{key: team, operator: Exists}]                      | bank blank shop
          matchExpressions: [{key: team, operator: DoesNotExist}]                | none
          matchLabels: {team: bank}, matchExpressions: [{key: zone, operator: In, values: [eu]}] | bank
          """)
  void selectorsAreThoseOfKubernetes(String selector, String chosen)
      throws RefusedConfigurationException {
    Map<String, Map<String, String>> namespaces =
        new TreeMap<>(
            Map.of(
                "shop", Map.of("team", "shop"),
                "bank", Map.of("team", "bank", "zone", "eu"),
                "blank", Map.of("team", ""),
                "none", Map.of("other", "shop")));
    String text = "hostGrants: [{namespaceSelector: {" + selector + "}, hosts: [a.example.com]}]";

    Set<String> expected =
        chosen == null
            ? Set.of()
            : Pattern.compile(" ").splitAsStream(chosen).collect(Collectors.toSet());
    assertThat(ConfigurationReader.read(text).grants(namespaces).grants())
        .containsExactly(new Grant(expected, Set.of("a.example.com")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hostGrants: []", "{\"hostGrants\": []}", "# none\nhostGrants: []\n"})
  void noGrantsAreSaid(String text) throws RefusedConfigurationException {
    assertThat(ConfigurationReader.read(text).hostGrants()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                                                      | config.yaml:1: There are 0 documents.
          # hostGrants                                                            | config.yaml:1: There are 0 documents.
          ~                                                                       | config.yaml:1: the document is no object.
          {}                                                                      | config.yaml:1: hostGrants is missing.
          hostGrant: []                                                           | config.yaml:1: hostGrant is not known. Write hostGrants only.
          hostGrants: {}                                                          | config.yaml:1: hostGrants is no list.
          hostGrants:                                                             | config.yaml:1: hostGrants is no list.
          hostGrants: [{hosts: [a]}]                                              | config.yaml:1: hostGrants[0].namespaceSelector is missing.
          hostGrants: [{namespaceSelector: {}, hosts: [a]}]                       | config.yaml:1: hostGrants[0].namespaceSelector requires nothing, so it would choose every namespace.
          hostGrants: [{namespaceSelector: {matchLabels: {}}, hosts: [a]}]        | config.yaml:1: hostGrants[0].namespaceSelector requires nothing
          hostGrants: [{namespaceSelector: shop, hosts: [a]}]                     | config.yaml:1: hostGrants[0].namespaceSelector is no object.
          hostGrants: [{namespaceSelector: {matchName: a}, hosts: [a]}]           | config.yaml:1: hostGrants[0].namespaceSelector.matchName is not known. Write matchLabels, matchExpressions only.
          hostGrants: [{namespaceSelector: {matchLabels: {a: 1}}, hosts: [a]}]    | config.yaml:1: hostGrants[0].namespaceSelector.matchLabels.a is no text.
          hostGrants: [{namespaceSelector: {matchLabels: {a: "b c"}}, hosts: [a]}] | config.yaml:1: hostGrants[0].namespaceSelector.matchLabels.a is no value that a label can have.
          hostGrants: [{namespaceSelector: {matchLabels: {"a b": c}}, hosts: [a]}] | config.yaml:1: hostGrants[0].namespaceSelector.matchLabels["a b"] is no name of a label.
          hostGrants: [{namespaceSelector: {matchLabels: {a/b/c: d}}, hosts: [a]}] | config.yaml:1: hostGrants[0].namespaceSelector.matchLabels["a/b/c"] is no name of a label.
          hostGrants: [{namespaceSelector: {matchExpressions: [{key: a, operator: Equals}]}, hosts: [a]}] | config.yaml:1: hostGrants[0].namespaceSelector.matchExpressions[0].operator is no operator.
          hostGrants: [{namespaceSelector: {matchExpressions: [{key: a, operator: In}]}, hosts: [a]}] | config.yaml:1: hostGrants[0].namespaceSelector.matchExpressions[0].values is missing or empty.
          hostGrants: [{namespaceSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}, hosts: [a]}] | config.yaml:1: hostGrants[0].namespaceSelector.matchExpressions[0].values stands beside an operator that takes none.
          hostGrants: [{namespaceSelector: {matchExpressions: [{operator: Exists}]}, hosts: [a]}] | config.yaml:1: hostGrants[0].namespaceSelector.matchExpressions[0].key is missing.
          hostGrants: [{namespaceSelector: {matchLabels: {a: b}}}]                | config.yaml:1: hostGrants[0].hosts is missing.
          hostGrants: [{namespaceSelector: {matchLabels: {a: b}}, hosts: []}]     | config.yaml:1: hostGrants[0].hosts is empty.
          hostGrants: [{namespaceSelector: {matchLabels: {a: b}}, hosts: a}]      | config.yaml:1: hostGrants[0].hosts is no list.
          hostGrants: [{namespaceSelector: {matchLabels: {a: b}}, hosts: [A.com]}] | config.yaml:1: hostGrants[0].hosts[0] is no host name in lower case, without a port.
          hostGrants: [{namespaceSelector: {matchLabels: {a: b}}, hosts: [a, "a:80"]}] | config.yaml:1: hostGrants[0].hosts[1] is no host name
          hostGrants: [{namespaceSelector: {matchLabels: {a: b}}, hosts: ["a.*"]}] | config.yaml:1: hostGrants[0].hosts[0] is no host name
          hostGrants: [{namespaceSelector: {matchLabels: {a: b}}, hosts: [a, a]}] | config.yaml:1: hostGrants[0].hosts[1] stands there twice.
          hostGrants: [{namespaceSelector: {matchLabels: {a: b}}, host: [a]}]     | config.yaml:1: hostGrants[0].host is not known. Write namespaceSelector, hosts only.
          {"hostGrants": [}                                                       | config.yaml:1:
          """)
  void whatIsNotRightIsRefusedWhole(String text, String message) {
    assertThatThrownBy(() -> ConfigurationReader.read(text))
        .isInstanceOf(RefusedConfigurationException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "*.shop.example.com" | *.shop.example.com | config.yaml:5: This is no YAML
          [platform, edge]     | []                 | config.yaml:9: hostGrants[1].namespaceSelector.matchExpressions[0].values is missing or empty.
          matchLabels          | matchlabels        | config.yaml:4: hostGrants[0].namespaceSelector.matchlabels is not known. Write matchLabels, matchExpressions only.
          hosts: ["*"]         | hostz: ["*"]       | config.yaml:11: hostGrants[1].hostz is not known. Write namespaceSelector, hosts only.
          """)
  void lineAndFieldAreNamed(String right, String wrong, String message) {
    assertThat(EXAMPLE).contains(right);
    assertThatThrownBy(() -> ConfigurationReader.read(EXAMPLE.replace(right, wrong)))
        .isInstanceOf(RefusedConfigurationException.class)
        .hasMessageStartingWith(message);
  }
}
