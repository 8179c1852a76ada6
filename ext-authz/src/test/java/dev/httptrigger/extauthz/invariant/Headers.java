package dev.httptrigger.extauthz.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.invariant.ProtectedTrigger.Place;
import dev.httptrigger.testkit.HeaderLine;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The headers of an upstream. */
final class Headers {
  private static final List<Place> PLACES =
      Arrays.stream(Place.values()).filter(Place::isHeader).toList();

  private Headers() {}

  /** Ours once or nothing, in any spelling; all else that the test sends as it was sent. */
  static void assertArrived(Expectation expectation, List<String> before, List<HeaderLine> after) {
    for (String name : ProtectedTrigger.headerNames()) {
      if (!name.equals(ProtectedTrigger.PAYLOAD)) {
        assertThat(decoded(expectation, after, name))
            .as("header %s", name)
            .isEqualTo(expectation.values(PLACES, name));
      }
    }
    assertThat(others(after.stream().map(HeaderLine::toString).toList()))
        .as("other headers")
        .isEqualTo(others(before));
  }

  /** The values under a name in any spelling, as they are written. */
  static List<String> values(List<HeaderLine> lines, String name) {
    return lines.stream()
        .filter(line -> Spelling.foldedHeader(line.name()).equals(name))
        .map(HeaderLine::value)
        .toList();
  }

  private static List<String> decoded(
      Expectation expectation, List<HeaderLine> lines, String name) {
    boolean escaped =
        expectation.trigger().mappings().stream()
            .anyMatch(mapping -> mapping.place() == Place.HEADER && mapping.name().equals(name));
    return values(lines, name).stream()
        .map(value -> escaped ? Pair.unescaped(value) : value)
        .map(Pair::characters)
        .toList();
  }

  /** Those that are nobody's, name by name, each name's in their order. */
  private static List<String> others(List<String> lines) {
    Set<String> ours = ProtectedTrigger.headerNames();
    return lines.stream()
        .filter(
            line -> {
              String folded = Spelling.foldedHeader(ForgedRequest.name(line));
              return folded.startsWith("x")
                  && !folded.startsWith(Spelling.RESERVED_HEADERS)
                  && !ours.contains(folded)
                  && !isEnvoys(folded);
            })
        .map(line -> ForgedRequest.name(line) + ": " + ForgedRequest.value(line))
        .sorted(Comparator.comparing(ForgedRequest::name))
        .toList();
  }

  private static boolean isEnvoys(String name) {
    return name.startsWith("x-forwarded-")
        || name.startsWith("x-envoy-")
        || name.equals("x-request-id");
  }
}
