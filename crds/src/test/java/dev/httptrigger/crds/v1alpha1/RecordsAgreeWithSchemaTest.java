package dev.httptrigger.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.manifest.ManifestParser;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The records and the CRD's schema say the same, field by field, in both directions. */
class RecordsAgreeWithSchemaTest {
  private static final String SCHEMA = "/spec/versions/0/schema/openAPIV3Schema/properties/";

  @ParameterizedTest
  @CsvSource({
    "spec, dev.httptrigger.crds.v1alpha1.HttpTriggerSpec",
    "status, dev.httptrigger.crds.v1alpha1.HttpTriggerStatus"
  })
  void recordsAndSchemaAgree(String part, Class<?> type) {
    JsonNode schema =
        ManifestParser.parse("crd", HttpTriggerResource.definition())
            .manifests()
            .getFirst()
            .tree()
            .at(SCHEMA + part);
    List<String> differences = new ArrayList<>();

    compareRecord(type, schema, part, differences);

    assertThat(schema.path("properties").size()).isGreaterThan(5);
    assertThat(differences).isEmpty();
  }

  private static void compareRecord(
      Class<?> type, JsonNode schema, String path, List<String> differences) {
    expect(path, "object", schema, differences);
    TreeSet<String> ofSchema = new TreeSet<>();
    schema.path("properties").fieldNames().forEachRemaining(ofSchema::add);
    TreeSet<String> ofRecord = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      ofRecord.add(component.getName());
    }
    if (!ofSchema.equals(ofRecord)) {
      differences.add(path + ": schema " + ofSchema + ", record " + ofRecord);
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      compareComponent(
          component,
          schema.path("properties").path(component.getName()),
          path + "." + component.getName(),
          isRequired(schema, component.getName()),
          differences);
    }
  }

  /** A field that may be missing is an Optional or a list, unless the schema has a default. */
  private static void compareComponent(
      RecordComponent component,
      JsonNode schema,
      String path,
      boolean required,
      List<String> differences) {
    boolean mayBeAbsent =
        component.getType() == Optional.class
            || component.getType() == OptionalLong.class
            || component.getType() == List.class;
    boolean mayBeMissing = !required && !schema.has("default");
    if ((mayBeMissing && !mayBeAbsent) || (required && component.getType() == Optional.class)) {
      differences.add(path + ": required in one only");
    }
    compare(component.getGenericType(), schema, path, differences);
  }

  private static void compare(Type type, JsonNode schema, String path, List<String> differences) {
    if (type instanceof ParameterizedType generic) {
      Type argument = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        compare(argument, schema, path, differences);
        return;
      }
      expect(path, "array", schema, differences);
      compare(argument, schema.path("items"), path + "[]", differences);
      return;
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      compareRecord(plain, schema, path, differences);
    } else if (plain == ObjectNode.class) {
      expect(path, "object", schema, differences);
      if (!schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
        differences.add(path + ": the schema would prune a tree");
      }
    } else if (plain.isEnum()) {
      compareEnum(plain, schema, path, differences);
    } else {
      expect(path, schemaType(plain), schema, differences);
    }
  }

  private static void compareEnum(
      Class<?> type, JsonNode schema, String path, List<String> differences) {
    List<String> ofSchema = new ArrayList<>();
    schema.path("enum").forEach(word -> ofSchema.add(word.asText()));
    List<String> ofEnum =
        Stream.of(type.getEnumConstants()).map(word -> ((WireText) word).text()).toList();
    if (!ofSchema.equals(ofEnum)) {
      differences.add(path + ": schema " + ofSchema + ", enum " + ofEnum);
    }
  }

  private static void expect(String path, String type, JsonNode schema, List<String> differences) {
    if (!schema.path("type").asText().equals(type)) {
      differences.add(path + ": schema " + schema.path("type") + ", record " + type);
    }
  }

  private static String schemaType(Class<?> type) {
    if (Arrays.asList(String.class, Duration.class, Instant.class, LocalDate.class)
        .contains(type)) {
      return "string";
    }
    if (type == Boolean.class) {
      return "boolean";
    }
    if (type == OptionalLong.class || type == int.class || type == long.class) {
      return "integer";
    }
    throw new IllegalArgumentException("no schema type for " + type);
  }

  private static boolean isRequired(JsonNode schema, String field) {
    for (JsonNode required : schema.path("required")) {
      if (required.asText().equals(field)) {
        return true;
      }
    }
    return false;
  }
}
