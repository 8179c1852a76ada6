package dev.httptrigger.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.testkit.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/resource.md} has every field of the definition, each once, and no other. */
class ResourcePageTest {
  private static final String PAGE = "docs/resource.md";
  private static final String SCHEMA = "/spec/versions/0/schema/openAPIV3Schema/properties/";
  private static final Pattern FIELD = Pattern.compile("`([^`]+)`");

  @Test
  void everyFieldOfASpecHasItsRowAndNoOther() {
    List<List<String>> rows = MarkdownTable.rows(PAGE, "field", "default", "meaning", "example");

    assertThat(named(rows)).containsExactlyInAnyOrderElementsOf(fields("spec"));
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.get(2)).isNotEmpty();
              assertThat(row.get(3).isEmpty()).isEqualTo(row.get(2).startsWith("*later*"));
            });
  }

  @Test
  void everyFieldOfAStatusHasItsRowAndNoOther() {
    assertThat(named(MarkdownTable.rows(PAGE, "field", "meaning")))
        .containsExactlyInAnyOrderElementsOf(fields("status"));
  }

  private static List<String> named(List<List<String>> rows) {
    List<String> named = new ArrayList<>();
    for (List<String> row : rows) {
      Matcher field = FIELD.matcher(row.getFirst());
      while (field.find()) {
        named.add(field.group(1));
      }
    }
    return named;
  }

  private static List<String> fields(String part) {
    List<String> fields = new ArrayList<>();
    collect(
        ManifestParser.parse("crd", HttpTriggerResource.definition())
            .manifests()
            .getFirst()
            .tree()
            .at(SCHEMA + part),
        "",
        fields);
    assertThat(fields).hasSizeGreaterThan(20);
    return fields;
  }

  private static void collect(JsonNode schema, String above, List<String> fields) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      boolean isList = property.getValue().path("type").asText().equals("array");
      String field = above + property.getKey() + (isList ? "[]" : "");
      fields.add(field);
      collect(
          isList ? property.getValue().path("items") : property.getValue(), field + ".", fields);
    }
  }
}
