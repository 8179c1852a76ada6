package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoughtTextsTest {
  private static Set<String> in(String text, String... sought) {
    return new SoughtTexts(List.of(sought)).in(text);
  }

  @Test
  void findsTextsAtBothEndsAndTwoThatBeginAlike() {
    assertThat(in("first-one and the last-one", "first-one", "last-one", "last-one!"))
        .containsExactlyInAnyOrder("first-one", "last-one");
    assertThat(in("abcdefghij", "abcdefgh", "abcdefghij", "abcdefghx"))
        .containsExactlyInAnyOrder("abcdefgh", "abcdefghij");
  }

  @Test
  void findsShortTextsToo() {
    assertThat(in("abc", "abc", "bc", "abcd")).containsExactlyInAnyOrder("abc", "bc");
    assertThat(in("", "abc", "abcdefgh")).isEmpty();
  }

  @Test
  void charactersThatShareTheirLowByteAreOthers() {
    assertThat(in("\u0161bcdefgh", "abcdefgh")).isEmpty();
    assertThat(in("abcdefgh", "\u0161bcdefgh")).isEmpty();
    assertThat(in("x\u0161bcdefgh", "\u0161bcdefgh")).containsExactly("\u0161bcdefgh");
  }

  /** The same as one search for each. */
  @Test
  void findsWhatAnybodyFinds() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      String text = letters(random, 2_000);
      List<String> sought =
          IntStream.range(0, 100)
              .mapToObj(
                  _ ->
                      random.nextBoolean()
                          ? letters(random, 1 + random.nextInt(14))
                          : part(random, text))
              .distinct()
              .toList();

      assertThat(new SoughtTexts(sought).in(text))
          .isEqualTo(sought.stream().filter(text::contains).collect(Collectors.toSet()));
    }
  }

  private static String part(Random random, String text) {
    int from = random.nextInt(text.length() - 20);
    return text.substring(from, from + 1 + random.nextInt(20));
  }

  private static String letters(Random random, int length) {
    return random
        .ints(length, 'a', 'c')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }
}
