package dev.httptrigger.crds.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {
  private static final String TWO_OBJECTS =
      """
      # Two objects, and a document of comments.
      apiVersion: httptrigger.dev/v1alpha1
      kind: HttpTrigger
      metadata: {name: orders, namespace: shop}
      spec:
        hosts:
        - orders.example.com
        jwt:
          providers:
          - name: main
            issuer: x
          - {name: other,
             issuer: z}
      ---
      # nothing
      ---
      apiVersion: v1
      kind: Secret
      metadata:
        name: keys
      """;

  @Test
  void objectsComeWithTheirNamesAndLines() {
    ParsedFile file = ManifestParser.parse("two.yaml", TWO_OBJECTS);

    assertThat(file.problems()).isEmpty();
    assertThat(file.manifests())
        .extracting(Manifest::kind, Manifest::apiVersion, Manifest::name)
        .containsExactly(
            tuple("HttpTrigger", "httptrigger.dev/v1alpha1", new ObjectName("shop", "orders")),
            tuple("Secret", "v1", new ObjectName("default", "keys")));
    assertThat(file.manifests().get(1).lines().lineOf("metadata.name")).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                       2",
    "kind,                                     3",
    "metadata.namespace,                       4",
    "spec,                                     5",
    "spec.hosts,                               6",
    "spec.hosts[0],                            7",
    "spec.jwt.providers[0],                    10",
    "spec.jwt.providers[0].issuer,             11",
    "spec.jwt.providers[1].issuer,             13",
    "spec.jwt.providers[1].jwks.inline,        12",
    "spec.jwt.forwardClaims[0].claim,          8",
    "spec.pathPrefixes[3],                     5",
    "status.conditions[0].type,                2",
  })
  void theNearestLineIsTold(String field, int line) {
    FieldLines lines = ManifestParser.parse("two.yaml", TWO_OBJECTS).manifests().getFirst().lines();

    assertThat(lines.lineOf(field)).isEqualTo(line);
  }

  @Test
  void aListIsItsItems() {
    ParsedFile file =
        ManifestParser.parse(
            "list.yaml",
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Secret
              metadata: {name: a}
            - apiVersion: v1
              kind: Secret
              metadata:
                name: b
                labels: {"httptrigger.dev/keys": "true"}
            """);

    assertThat(file.problems()).isEmpty();
    assertThat(file.manifests())
        .extracting(manifest -> manifest.name().name())
        .containsExactly("a", "b");
    FieldLines lines = file.manifests().get(1).lines();
    assertThat(lines.lineOf("metadata.name")).isEqualTo(10);
    assertThat(lines.lineOf("metadata.labels[\"httptrigger.dev/keys\"]")).isEqualTo(11);
    assertThat(lines.lineOf("spec")).isEqualTo(7);
  }

  @Test
  void jsonIsReadAsJson() {
    ParsedFile file =
        ManifestParser.parse(
            "a.json",
            """
            {
            \t"apiVersion": "v1",
            \t"kind": "Secret",
            \t"metadata": {"name": "a", "annotations": {"n": "a\\/b", "big": "1e400"}},
            \t"data": {"list": [1, 2.50, true, null,
            \t  "x"]}
            }
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "b"}}
            """);

    assertThat(file.problems()).isEmpty();
    assertThat(file.manifests()).hasSize(2);
    Manifest first = file.manifests().getFirst();
    assertThat(first.tree().at("/metadata/annotations/n").asText()).isEqualTo("a/b");
    assertThat(first.tree().at("/data/list").toString()).isEqualTo("[1,2.50,true,null,\"x\"]");
    assertThat(first.lines().lineOf("data.list[4]")).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "text,                    `\"text\"`",
        "'yes',                   `\"yes\"`",
        "\"010\",                 `\"010\"`",
        "60s,                     `\"60s\"`",
        "1.2.3,                   `\"1.2.3\"`",
        "10.0.0.1,                `\"10.0.0.1\"`",
        "2026-11-25,              `\"2026-11-25\"`",
        "12:30,                   `\"12:30\"`",
        "at+jwt,                  `\"at+jwt\"`",
        "0,                       0",
        "-17,                     -17",
        "12345678901234567890123, 12345678901234567890123",
        "2.50,                    2.50",
        "1e3,                     1E+3",
        "true,                    true",
        "False,                   false",
        "null,                    null",
        "~,                       null",
      })
  void scalarsMeanWhatAllReadersSay(String yaml, String json) {
    ParsedFile file = ManifestParser.parse("a.yaml", objectWith("value: " + yaml));

    assertThat(file.problems()).isEmpty();
    assertThat(file.manifests().getFirst().tree().path("value").toString()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes", "No", "on", "OFF", "y", "N", "010", "0x1F", "0o17", "0b11", "1_000", "+1", ".5",
        "1.", ".inf", "-.INF", ".nan", "1e999", "08"
      })
  void whatReadersDisagreeAboutIsRefused(String yaml) {
    ParsedFile file = ManifestParser.parse("a.yaml", objectWith("value: " + yaml));

    assertThat(file.manifests()).isEmpty();
    assertThat(file.problems())
        .extracting(SyntaxProblem::text)
        .containsExactly(
            "a.yaml:4: This value without quotes is a boolean or an odd number to some readers, a"
                + " text to others. Write quotes around it if it is a text, or else true, false or"
                + " a plain number.");
  }

  static Stream<Arguments> problems() {
    return Stream.of(
        Arguments.of(
            objectWith("spec: {a: 1}\nspec: {b: 2}"),
            "5: spec stands twice, first on line 4. Remove one of the two."),
        Arguments.of(
            objectWith("spec:\n  a:\n  - b: 1\n    b: 1"),
            "7: spec.a[0].b stands twice, first on line 6. Remove one of the two."),
        Arguments.of(
            objectWith("key: {kty: RSA, n: abc}"),
            "4: The key n without quotes is a boolean to kubectl. Write \"n\" with quotes."),
        Arguments.of(
            objectWith("a: &anchor {b: c}\nd: *anchor"),
            "4: Anchors (&) and aliases (*) are not read here. Write the value out where it"
                + " belongs."),
        Arguments.of(
            objectWith("a: !!binary aGFsbG8="), "4: Tags (!) are not read here. Remove the tag."),
        Arguments.of(
            objectWith("? [a, b]\n: c"),
            "4: A key is a list or an object here. Write a plain word as the key."),
        Arguments.of(
            objectWith("a: " + "[".repeat(70) + "]".repeat(70)),
            "4: Values are nested more than 64 deep. Write the object without so many levels."),
        Arguments.of(
            "- a\n- b",
            "1: This document is no object. Write apiVersion, kind, metadata and spec."),
        Arguments.of(
            "kind: Secret\nmetadata: {name: a}",
            "1: apiVersion is missing. Write apiVersion as Kubernetes objects have it."),
        Arguments.of(
            "apiVersion: v1\nkind: 7\nmetadata: {name: a}",
            "2: kind is no text. Write kind as Kubernetes objects have it."),
        Arguments.of(
            "apiVersion: v1\nkind: Secret",
            "1: The object has no metadata with a name. Write metadata: {name: …}."),
        Arguments.of(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  generateName: a-",
            "3: metadata.name is missing. Write a name such as orders."),
        Arguments.of(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: 123",
            "4: metadata.name is no text of lower-case letters, digits and inner hyphens or dots."
                + " Write a name such as orders, in quotes where it is a number."),
        Arguments.of(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: a/b}",
            "3: metadata.namespace is no text of lower-case letters, digits and inner hyphens or"
                + " dots. Write a name such as orders, in quotes where it is a number."),
        Arguments.of(
            objectWith("a: b: c"),
            "4: This is no YAML: mapping values are not allowed here. Look at the indentation, the"
                + " quotes and the colons on this line and the one before."),
        Arguments.of(
            objectWith("a: \"b"),
            "5: This is no YAML: found unexpected end of stream. Look at the indentation, the"
                + " quotes and the colons on this line and the one before."),
        // The problem's own words would go on with what stands there.
        Arguments.of(
            objectWith("password: !secret!x y"),
            "4: This is no YAML: found undefined tag handle. Look at the indentation, the quotes"
                + " and the colons on this line and the one before."),
        Arguments.of(
            "%YAML 1.99999999999\n---\na: b",
            "1: This is no YAML: found a number which cannot represent a valid version. Look at the"
                + " indentation, the quotes and the colons on this line and the one before."),
        Arguments.of(
            objectWith("a: !<%ff%fe> b"),
            "4: This is no YAML: expected URI in UTF-8. Look at the indentation, the quotes and the"
                + " colons on this line and the one before."),
        Arguments.of(
            objectWith("a: \u0000"),
            "4: There is a character here that YAML does not allow. Remove it, or write it as an"
                + " escape in double quotes."),
        Arguments.of(
            "{\"a\": 1,\n \"b\": secret}",
            "2: This is no JSON. Look at the commas, quotes and brackets before this place."),
        Arguments.of(
            "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"a\"},\n"
                + "\"a\": 1, \"a\": 2}",
            "2: a stands twice, first on line 2. Remove one of the two."),
        Arguments.of(
            "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"a\"},\n"
                + "\"a\": 1e9999}",
            "2: This number is too large or too long. Write a smaller number."),
        Arguments.of(
            "{\"a\": " + "[".repeat(70) + "]".repeat(70) + "}",
            "1: Values are nested more than 64 deep. Write the object without so many levels."));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void problemsNameLineAndMend(String text, String problem) {
    ParsedFile file = ManifestParser.parse("a.yaml", text);

    assertThat(file.manifests()).isEmpty();
    assertThat(file.problems().getFirst().text()).isEqualTo("a.yaml:" + problem);
  }

  @Test
  void aProblemTakesNoOtherDocumentDown() {
    ParsedFile file =
        ManifestParser.parse(
            "a.yaml",
            objectWith("a: yes") + "---\n" + objectWith("a: no") + "---\n" + objectWith(""));

    assertThat(file.problems()).extracting(SyntaxProblem::line).containsExactly(4, 9);
    assertThat(file.manifests()).hasSize(1);
  }

  @Test
  void aFileThatIsTooLongIsRefused() {
    ParsedFile file =
        ManifestParser.parse("a.yaml", "#".repeat(ManifestParser.MAXIMUM_CHARACTERS + 1));

    assertThat(file.problems()).hasSize(1);
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    assertThat(ManifestParser.parse("a.yaml", "\uFEFF" + objectWith("a: b")).manifests())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# only a comment\n", "---\n---\n"})
  void nothingIsNothing(String text) {
    assertThat(ManifestParser.parse("a.yaml", text))
        .isEqualTo(new ParsedFile(List.of(), List.of()));
  }

  /**
   * Whatever a file holds, it is read or told about; nothing is thrown, and no secret is quoted.
   */
  @Test
  void anyTextHasAnAnswer() {
    long seed = 20261125;
    Random random = new Random(seed);
    String alphabet = "{}[]:,-#&*!|>'\"%@` \n\tay0\u00e9\u0085\u2028\ud83d\ude00";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(round % 2 == 0 ? "" : "a: topsecret\n");
      int length = random.nextInt(40);
      for (int index = 0; index < length; index++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ParsedFile file = ManifestParser.parse("a.yaml", text.toString());
      assertThat(file.problems())
          .as("seed %s, round %s", seed, round)
          .allSatisfy(
              problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.text()).doesNotContain("topsecret");
              });
    }
  }

  @Test
  void noTreeShows() {
    Manifest manifest =
        ManifestParser.parse("a.yaml", objectWith("data: {key: topsecret}")).manifests().getFirst();

    assertThat(manifest.toString()).isEqualTo("Secret default/a (v1) at line 1");
  }

  @Test
  void textsStayAsTheyAre() {
    JsonNode tree =
        ManifestParser.parse("a.yaml", objectWith("text: |\n  {\"keys\": []}\n  \"n\": yes\n"))
            .manifests()
            .getFirst()
            .tree();

    assertThat(tree.path("text").asText()).isEqualTo("{\"keys\": []}\n\"n\": yes\n");
  }

  private static String objectWith(String fields) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n" + fields + "\n";
  }
}
