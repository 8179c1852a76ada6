package dev.httptrigger.crds.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.TriggerCases.TriggerCase;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.manifest.ParsedFile;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerCheckTest {
  private final TriggerCheck check = TriggerCheck.create();

  @Test
  void aGoodTriggerHasItsSpec() {
    CheckedTrigger checked =
        check(
            """
            apiVersion: httptrigger.dev/v1alpha1
            kind: HttpTrigger
            metadata: {name: orders, namespace: shop}
            spec: {hosts: [orders.example.com, "*.shop.example.com"], pathPrefixes: [/api], authType: Anonymous}
            """);

    assertThat(checked.findings()).isEmpty();
    assertThat(checked.name()).isEqualTo(new ObjectName("shop", "orders"));
    assertThat(checked.claimedHosts()).containsExactly("orders.example.com", "*.shop.example.com");
    assertThat(checked.claimedPrefixes()).containsExactly("/api");
    assertThat(checked.spec()).isPresent();
  }

  @Test
  void aTriggerWithoutANamespaceIsInDefault() {
    assertThat(
            check(
                    """
                    apiVersion: httptrigger.dev/v1alpha1
                    kind: HttpTrigger
                    metadata: {name: orders}
                    spec: {}
                    """)
                .name())
        .isEqualTo(new ObjectName("default", "orders"));
  }

  @Test
  void allFindingsComeErrorsFirstAndInTheOrderOfTheSchema() {
    CheckedTrigger checked =
        check(
            """
            apiVersion: httptrigger.dev/v1alpha1
            kind: HttpTrigger
            metadata: {name: orders}
            spec:
              jwt:
                forwardClaims: [{claim: a, to: Header, name: host}]
                providers: [{name: main, clockSkew: 60, jwks: {}}, {name: late, jwks: {remote: {issuer: "https://a.example"}}}]
              hosts: [orders.example.com, "b:1"]
            """);

    assertThat(checked.findings())
        .extracting(finding -> finding.code().text() + " " + finding.field())
        .containsExactly(
            "HostNotValid spec.hosts[1]",
            "WrongType spec.jwt.providers[0].clockSkew",
            "JwksSources spec.jwt.providers[0].jwks",
            "ForbiddenTarget spec.jwt.forwardClaims[0].name");
  }

  @Test
  void warningsDoNotTakeTheSpecAway() {
    CheckedTrigger checked =
        check(
            """
            apiVersion: httptrigger.dev/v1alpha1
            kind: HttpTrigger
            metadata: {name: orders}
            spec: {authType: Anonymous}
            """);

    assertThat(checked.findings()).extracting(Finding::severity).containsExactly(Severity.WARNING);
    assertThat(checked.spec()).isPresent();
  }

  @ParameterizedTest(name = "{0} claims {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[orders.example.com]           | orders.example.com",
        "[Orders.Example.COM]           | orders.example.com",
        "['orders.example.com:8080']    | orders.example.com",
        "[orders.example.com.]          | orders.example.com",
        "orders.example.com             | orders.example.com",
        "['*']                          | *",
        "['*.a.example', 3, {b: c}, d]  | *.a.example;3;d",
        "['a.*.example']                | ''",
        "['https://a.example.com']      | ''",
        "['a,b', 'a b', '', '[::1]']    | ''",
        "[a_b.example.com]              | a_b.example.com",
        "{a: b}                         | b",
      })
  void hostsAreClaimedAsFarAsTheyAreClear(String hosts, String claimed) {
    CheckedTrigger checked = check(withSpec("hosts: " + hosts));

    assertThat(String.join(";", checked.claimedHosts())).isEqualTo(claimed);
  }

  @ParameterizedTest(name = "{0} claims {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "[/api, /v2]        | /api;/v2",
        "[/api/]            | /api",
        "['/api/*']         | /api",
        "['/a/b%2fc/d']     | /a",
        "['/a/../b']        | /a",
        "['//a']            | /",
        "[api]              | /",
        "[7]                | /",
        "[]                 | /",
        "/api               | /api",
      })
  void prefixesAreClaimedAsFarAsTheyAreClear(String prefixes, String claimed) {
    CheckedTrigger checked = check(withSpec("pathPrefixes: " + prefixes));

    assertThat(String.join(";", checked.claimedPrefixes())).isEqualTo(claimed);
  }

  @Test
  void targetsAreClaimedAsFarAsTheyAreClear() {
    CheckedTrigger checked =
        check(
            withSpec(
                "targetRefs: [{group: a, kind: B, name: c, sectionName: d}, {group: a, kind: B,"
                    + " name: e, odd: 1}, {group: a, kind: B}, 7, {group: 1, kind: B, name: f}]"));

    assertThat(checked.spec()).isEmpty();
    assertThat(checked.claimedTargets())
        .containsExactly(
            new TargetReference("a", "B", "c", Optional.of("d")),
            new TargetReference("a", "B", "e", Optional.empty()));
  }

  @Test
  void aResourceWithoutANameIsNobody() {
    assertThatThrownBy(() -> check.check(JsonNodeFactory.instance.objectNode()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Whatever stands in a resource, there is an answer, and it quotes no value. */
  @Test
  void anyTreeHasAnAnswer() {
    long seed = 42;
    Random random = new Random(seed);
    List<TriggerCase> cases = TriggerCases.all();
    for (int round = 0; round < 5_000; round++) {
      ObjectNode resource = cases.get(random.nextInt(cases.size())).resource();
      for (int change = 0; change <= random.nextInt(3); change++) {
        changeOne(resource.path("spec"), random);
      }
      CheckedTrigger checked = check.check(resource);
      assertThat(checked.findings())
          .as("seed %s, round %s", seed, round)
          .allSatisfy(finding -> assertThat(finding.line()).doesNotContain("topsecret"));
    }
  }

  /** Replaces, or removes, one value somewhere below. */
  private static void changeOne(JsonNode tree, Random random) {
    List<Runnable> changes = new ArrayList<>();
    collectChanges(tree, random, changes);
    if (!changes.isEmpty()) {
      changes.get(random.nextInt(changes.size())).run();
    }
  }

  private static void collectChanges(JsonNode tree, Random random, List<Runnable> changes) {
    if (tree instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : tree.properties()) {
        changes.add(() -> object.set(field.getKey(), oddValue(random)));
        changes.add(() -> object.remove(field.getKey()));
        collectChanges(field.getValue(), random, changes);
      }
    }
    if (tree instanceof ArrayNode list) {
      for (int index = 0; index < list.size(); index++) {
        int position = index;
        changes.add(() -> list.set(position, oddValue(random)));
        collectChanges(list.get(index), random, changes);
      }
    }
  }

  private static JsonNode oddValue(Random random) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    List<JsonNode> odd =
        List.of(
            nodes.nullNode(),
            nodes.textNode(""),
            nodes.textNode("topsecret\u0000\ud800"),
            nodes.textNode("topsecret".repeat(5_000)),
            nodes.numberNode(-1),
            nodes.numberNode(new BigDecimal("1e300")),
            nodes.booleanNode(true),
            nodes.arrayNode(),
            nodes.arrayNode().add("topsecret").add("topsecret").addNull(),
            nodes.objectNode(),
            nodes.objectNode().put("claim", "topsecret").put("name", "topsecret"));
    return odd.get(random.nextInt(odd.size()));
  }

  private CheckedTrigger check(String yaml) {
    ParsedFile file = ManifestParser.parse("orders.yaml", yaml);
    assertThat(file.problems()).isEmpty();
    return check.check(file.manifests().getFirst().tree());
  }

  private static String withSpec(String field) {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: orders}
    spec:
      authType: Anonymous
      %s
    """
        .formatted(field);
  }
}
