package dev.httptrigger.crds.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldLinesTest {
  private static final String[] PARTS = {
    "spec", "jwt", "é", "日本", "a.b", "[", "\"", "\\", "\uD83D\uDE00", "", "x".repeat(200)
  };

  @Test
  void eachFieldHasTheLineThatItWasGiven() {
    Random random = new Random(7);
    for (int time = 0; time < 200; time++) {
      Map<String, Integer> lines = new HashMap<>(Map.of(FieldPath.ROOT, 1));
      for (int field = 0; field < 30; field++) {
        lines.put(path(random), 1 + random.nextInt(1 << random.nextInt(1, 22)));
      }

      FieldLines packed = FieldLines.of(lines);

      lines.forEach((path, line) -> assertThat(packed.lineOf(path)).as(path).isEqualTo(line));
      assertThat(packed).isEqualTo(FieldLines.of(new HashMap<>(lines)));
      assertThat(packed).hasSameHashCodeAs(FieldLines.of(new HashMap<>(lines)));
    }
  }

  private static String path(Random random) {
    String path = FieldPath.ROOT;
    for (int depth = random.nextInt(5); depth >= 0; depth--) {
      path =
          random.nextInt(4) == 0
              ? FieldPath.element(path, random.nextInt(300))
              : FieldPath.field(path, PARTS[random.nextInt(PARTS.length)]);
    }
    return path;
  }

  @Test
  void otherLinesAreOthers() {
    FieldLines one = FieldLines.of(Map.of(FieldPath.ROOT, 1, "spec", 2));

    assertThat(one).isNotEqualTo(FieldLines.of(Map.of(FieldPath.ROOT, 1, "spec", 3)));
    assertThat(one).isNotEqualTo(FieldLines.of(Map.of(FieldPath.ROOT, 1, "spec", 2, "kind", 1)));
    assertThat(one).hasToString("{=1, spec=2}");
  }

  @Test
  void theRootHasALine() {
    assertThatThrownBy(() -> FieldLines.of(Map.of("spec", 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
