package dev.httptrigger.extauthz.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.path.PathReadings.Ambiguous;
import dev.httptrigger.extauthz.path.PathReadings.Plain;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is certain of an ambiguous path (DESIGN §4.2). */
class CertainSegmentsTest {
  private static final String NOTHING = "nothing";

  @ParameterizedTest(name = "of {0} certain: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # path                     | certain
          # the segments before the odd one
          /a/b%2fc                   | /a
          /a/b/c;d/e                 | /a/b
          /%61/b;c                   | /a
          /a;b                       | ''
          /%2f                       | ''
          //a                        | ''
          /a//b                      | /a
          /a/ /b                     | /a
          # what leads out of them, here or decoded
          /a/..                      | nothing
          /a/./b                     | nothing
          /a/b%2f..                  | nothing
          /a/%2e%2e                  | nothing
          /a/%2E/b                   | nothing
          /a/%252e%252e/b            | nothing
          /a/b;c/%2e.                | nothing
          /a/b\\c                    | nothing
          /a/b%5cc                   | nothing
          /a/%u002e%u002e/b          | nothing
          /a/%U002E%U002E/b          | nothing
          /a/%uff0e%uff0e/b          | nothing
          /a/%ef%bc%8e./b            | nothing
          /a/%c0%ae%c0%ae/b          | nothing
          /a/..;x/b                  | nothing
          /a/..%00/b                 | nothing
          /a/.%u0000./b              | nothing
          /a/b;c/.%20./d             | nothing
          /a/%ff/%2e%2e              | nothing
          # what only looks so
          /a/.../b;c                 | /a/...
          /a/..b%2f                  | /a
          /a/..%                     | /a
          /a/..%2                    | /a
          /a/..%zz                   | /a
          /a/..%2z/b                 | /a
          /a/..%z2/b                 | /a
          /a/..%u002                 | /a
          /a/..%u00zz                | /a
          /a/b%ff/c                  | /a
          # decoded again and again, but not for ever
          /a/%2525252525256f         | /a
          /a/%252525252525256f       | nothing
          """)
  void theSegmentsBeforeTheFirstOddOne(String path, String certain) {
    assertThat(certainOf(path, true)).isEqualTo(certain);
  }

  @Test
  void anExclamationMarkThatMayStandForAnyByteLeavesNothingCertain() {
    assertThat(certainOf("/a/b!c;d", true)).isEqualTo("/a");
    assertThat(certainOf("/a/b!c;d", false)).isEqualTo(NOTHING);
    assertThat(certainOf("/a/b;d/!", false)).isEqualTo(NOTHING);
  }

  /** Of a longer path nothing is certain, as much as anybody may send of it. */
  @Test
  void ofALongPathNothingIsCertain() {
    String marks = "%CC%80".repeat(100_000) + "%CC%A3".repeat(100_000) + "%252525252541";
    String longest = "/a/;" + "b".repeat(CertainSegments.LONGEST_PATH - 4);

    assertThat(certainOf("/;" + marks, true)).isEqualTo(NOTHING);
    assertThat(certainOf(longest, true)).isEqualTo("/a");
    assertThat(certainOf(longest + "b", true)).isEqualTo(NOTHING);
  }

  private static String certainOf(String path, boolean bytesAreExact) {
    byte[] target = path.getBytes(StandardCharsets.ISO_8859_1);
    if (PathReadings.of(target, bytesAreExact) instanceof Ambiguous ambiguous) {
      return ambiguous.certain().map(Plain::decoded).orElse(NOTHING);
    }
    throw new AssertionError("not ambiguous: " + path);
  }
}
