package dev.httptrigger.extauthz.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list is the one that the JDK's Unicode has: with a newer one it may lack some. */
class LookalikesTest {
  private static final String SPECIAL = "./\\;%?#";

  @Test
  void everyCharacterIsReadAsNormalisedWhereThatMeansSomething() {
    characters()
        .forEach(
            codePoint -> {
              String written = Character.toString(codePoint);
              String normal = normal(written);
              boolean special = normal.chars().anyMatch(each -> SPECIAL.indexOf(each) >= 0);
              boolean becomes = codePoint >= 0x80 && special;
              String what = "U+%X".formatted(codePoint);

              assertThat(Lookalikes.becomesSpecial(codePoint)).as(what).isEqualTo(becomes);
              assertThat(Lookalikes.read(written))
                  .as(what)
                  .isEqualTo(special || normal.isBlank() ? normal : written);
            });
  }

  /** Marks after such a character leave it what it is, so to read each by itself is enough. */
  @ParameterizedTest
  @ValueSource(strings = {".", "/", "\\", ";", "%", "?", "#"})
  void noMarkMakesAnotherCharacterOfASpecialOne(String special) {
    characters()
        .filter(codePoint -> Character.getType(codePoint) == Character.NON_SPACING_MARK)
        .mapToObj(Character::toString)
        .forEach(mark -> assertThat(normal(special + mark)).startsWith(special));
  }

  @Test
  void aLongTextCostsNoMoreThanItsLength() {
    String marks = "\u0300".repeat(400_000) + "\u0323".repeat(400_000);

    assertThat(Lookalikes.read(marks + "\uff0e\ud83c\udd00")).isEqualTo(marks + ".0.");
  }

  private static IntStream characters() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(codePoint -> Character.getType(codePoint) != Character.SURROGATE);
  }

  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }
}
