package dev.httptrigger.crds.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SizeBoundTest {
  /** More than the room that a bound leaves in one trigger of these. */
  private static final String LONG = "\u0001".repeat(15_000);

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noTriggerIsLonger(long seed) {
    TriggerConfig config = new RandomConfigs(seed).config();

    assertThat(SizeBound.of(config)).isGreaterThanOrEqualTo(RecordCodec.size(config));
    assertThat(RecordCodec.isTooLarge(config)).isFalse();
  }

  /** Each text of a trigger in its turn, as far as a record may hold it. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noTextIsForgottenNorLongerThanItsBound(long seed) {
    ObjectNode written = JsonNodeFactory.instance.objectNode();
    TriggerConfigWriter.write(new RandomConfigs(seed).config(), written);
    List<JsonPointer> texts = new ArrayList<>();
    findTexts(written, JsonPointer.empty(), texts);
    int tried = 0;

    for (JsonPointer text : texts) {
      Optional<TriggerConfig> longer = read(withLong(written, text));
      if (longer.isPresent()) {
        tried++;
        assertThat(SizeBound.of(longer.get()))
            .as("%s", text)
            .isGreaterThanOrEqualTo(RecordCodec.size(longer.get()));
      }
    }

    assertThat(tried).isPositive();
  }

  private static void findTexts(JsonNode value, JsonPointer at, List<JsonPointer> texts) {
    if (value.isTextual()) {
      texts.add(at);
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      findTexts(member.getValue(), at.appendProperty(member.getKey()), texts);
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        findTexts(value.path(i), at.appendIndex(i), texts);
      }
    }
  }

  private static ObjectNode withLong(ObjectNode written, JsonPointer text) {
    ObjectNode copy = written.deepCopy();
    switch (copy.at(text.head())) {
      case ObjectNode object -> object.put(text.last().getMatchingProperty(), LONG);
      case ArrayNode list -> list.set(text.last().getMatchingIndex(), LONG);
      default -> throw new IllegalStateException("nothing else has texts");
    }
    return copy;
  }

  private static Optional<TriggerConfig> read(ObjectNode written) {
    try {
      return Optional.of(TriggerConfigReader.read(RecordObject.root(written)));
    } catch (MalformedRecordException | IllegalArgumentException notThere) {
      return Optional.empty();
    }
  }
}
