package dev.httptrigger.extauthz.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import dev.httptrigger.extauthz.example.CookieReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cookies that the upstream gets: ours once or nothing, all else as it was (DESIGN §4.5). */
class CookieRewriteTest {
  private static final long SEED = 452;

  @ParameterizedTest(name = "{0}: {1} with a value, {2} without")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # the lines, with // between | with uid=9            | without a value
          a=1                   | `a=1; uid=9`                  | as it is
          a=1; b=2              | `a=1; b=2; uid=9`             | as it is
          uid=1                 | `uid=9`                       | nothing is left
          uid                   | `uid=9`                       | nothing is left
          uid=1; a=1            | `a=1; uid=9`                  | a=1
          a=1; uid=1; b=2       | `a=1; b=2; uid=9`             | a=1; b=2
          a=1;uid=1;b=2         | `a=1;b=2; uid=9`              | a=1;b=2
          a=1; uid=1; uid=2     | `a=1; uid=9`                  | a=1
          a=1; uid =1; b=2      | `a=1; b=2; uid=9`             | a=1; b=2
          a=1, uid=1; b=2       | `a=1; b=2; uid=9`             | a=1; b=2
          a=1; uid=1, b=2       | `a=1; b=2; uid=9`             | a=1; b=2
          a=1 ; uid=1; b=2      | `a=1 ; b=2; uid=9`            | a=1 ; b=2
          b=2; a=1 ; uid=1      | `b=2; a=1; uid=9`             | b=2; a=1
          a=1,2,3               | `a=1,2,3; uid=9`              | as it is
          uids=1; u-id=2        | `uids=1; u-id=2; uid=9`       | as it is
          UID=1; uidx=2         | `uidx=2; uid=9`               | uidx=2
          uid.x=1; a=1; uid[]=2 | `a=1; uid=9`                  | a=1
          =uid=1; a=1           | `a=1; uid=9`                  | a=1
          a=1; b=2 uid=1; c=3   | `a=1; c=3; uid=9`             | a=1; c=3
          a=1; %a0uid=1         | `a=1; uid=9`                  | a=1
          %75id=1; a=1          | `a=1; uid=9`                  | a=1
          a=1//uid=1            | `a=1; uid=9`                  | a=1
          a=1//b=2              | `a=1; b=2; uid=9`             | as it is
          a="x; uid=1"          | `uid=9`                       | nothing is left
          a="x, uid=1"          | `uid=9`                       | nothing is left
          a="x; b=2             | `b=2; uid=9`                  | as it is
          a="x y"; b=2          | `a="x y"; b=2; uid=9`         | as it is
          a="x\\"; b=2          | `b=2; uid=9`                  | as it is
          a="x"y; b=2           | `b=2; uid=9`                  | as it is
          a="x","y z"; b=2      | `b=2; uid=9`                  | as it is
          a="x,y"; b=2          | `a="x,y"; b=2; uid=9`         | as it is
          a={"x":"y","z":1}     | `a={"x":"y","z":1}; uid=9`    | as it is
          a=b,"c; uid=1"        | `uid=9`                       | nothing is left
          a=b,"c                | `uid=9`                       | as it is
          a=b, c = "d; e=2      | `e=2; uid=9`                  | as it is
          a=b,"c,d; e=2         | `e=2; uid=9`                  | as it is
          a=b,c="d\\"; e=2     | `e=2; uid=9`                  | as it is
          a=b,"c\\",d"; e=2    | `a=b,"c\\",d"; e=2; uid=9`   | as it is
          a=b=c="x, d="y; e=2   | `e=2; uid=9`                  | as it is
          a="Zm9v="; b=2        | `a="Zm9v="; b=2; uid=9`       | as it is
          a="x,"; b=2           | `b=2; uid=9`                  | as it is
          a=b,"c"; d="e",f      | `a=b,"c"; uid=9`              | as it is
          `;;a=1;;`             | `a=1; uid=9`                  | as it is
          """)
  void everySpellingOfOursGoesAndAllElseStays(String lines, String with, String without) {
    List<HeaderLine> seen =
        Arrays.stream(lines.split("//", -1)).map(CookieRewriteTest::cookie).toList();

    assertThat(rewritten(seen, List.of(new Parameter("uid", "9")))).hasValue(with);
    assertThat(rewritten(seen, List.of()))
        .isEqualTo(
            switch (without) {
              case "as it is" -> Optional.empty();
              case "nothing is left" -> Optional.of("");
              default -> Optional.of(without);
            });
  }

  @Test
  void whereNoneIsVisibleTheHeaderIsSetOrRemovedAllTheSame() {
    assertThat(rewritten(List.of(), List.of(new Parameter("uid", "9")))).hasValue("uid=9");
    assertThat(rewritten(List.of(), List.of())).hasValue("");
  }

  @Test
  void aPairThatIsNoTextGoesWhenTheHeaderIsRewritten() {
    List<HeaderLine> seen = List.of(cookie("a=\u00e9; b=\u00c3\u00a9; uid=1"));

    assertThat(rewritten(seen, List.of())).hasValue("b=é");
  }

  @Test
  void whateverTheClientSendsOursArrivesOnceOrNothing() {
    Random random = new Random(SEED);
    List<String> parts =
        List.of("uid", "%75id", "UID", "=", ";", "; ", ",", " ", "1", "\"", "\\", "a", "\u00e9");
    for (int i = 0; i < 5_000; i++) {
      String line =
          random
              .ints(random.nextInt(14), 0, parts.size())
              .mapToObj(parts::get)
              .collect(Collectors.joining());
      boolean hasValue = random.nextBoolean();

      String arrives =
          rewritten(
                  List.of(cookie(line)),
                  hasValue ? List.of(new Parameter("uid", "ours")) : List.of())
              .orElse(line);

      for (CookieReader reader : CookieReader.values()) {
        assertThat(reader.values(arrives))
            .as("seed %d, %d: %s read by %s", SEED, i, line, reader)
            .isEqualTo(hasValue ? List.of("ours") : List.of());
      }
      assertThat(CookieReader.valuesUpToAnOddity(arrives))
          .as("seed %d, %d: %s read by Python", SEED, i, line)
          .isSubsetOf(hasValue ? List.of("ours") : List.of());
    }
  }

  private static Optional<String> rewritten(List<HeaderLine> seen, List<Parameter> added) {
    return CookieRewrite.rewritten(seen, Set.of("uid"), added);
  }

  private static HeaderLine cookie(String value) {
    return new HeaderLine("cookie", value.getBytes(StandardCharsets.ISO_8859_1));
  }
}
