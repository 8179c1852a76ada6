package dev.httptrigger.extauthz.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.invariant.ProtectedTrigger.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The parameters of an upstream, in its query or its form. */
final class Parameters {
  private Parameters() {}

  /** Ours once or nothing to every reader; all else byte for byte and in its order. */
  static void assertArrived(Expectation expectation, Place place, String before, String after) {
    Set<String> mapped = expectation.trigger().parameterNames();
    for (String name : mapped) {
      for (ParameterReader reader : ParameterReader.values()) {
        assertThat(
                reader.read(after).stream()
                    .filter(pair -> Spelling.of(name, pair.name()) == Spelling.SAME)
                    .map(pair -> Pair.characters(pair.value()))
                    .toList())
            .as("%s %s, read by %s", place, name, reader)
            .isEqualTo(expectation.values(place, name));
      }
    }
    Set<String> names = new HashSet<>(mapped);
    names.add(ProtectedTrigger.TOKEN_PARAMETER);
    assertThat(others(after, names)).as("others in %s", place).isEqualTo(others(before, names));
    if (others(before, names).equals(ParameterReader.SEMICOLONS_TOO.pieces(before))) {
      assertThat(after).as("%s of others only", place).startsWith(before);
    }
  }

  private static List<String> others(String text, Set<String> names) {
    return ParameterReader.SEMICOLONS_TOO.pieces(text).stream()
        .filter(
            piece ->
                ParameterReader.SEMICOLONS_TOO.read(piece).stream()
                    .allMatch(pair -> isOther(pair.name(), names)))
        .toList();
  }

  private static boolean isOther(String written, Set<String> names) {
    return names.stream().allMatch(name -> Spelling.of(name, written) == Spelling.OTHER);
  }
}
