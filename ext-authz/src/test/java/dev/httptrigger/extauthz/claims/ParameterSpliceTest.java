package dev.httptrigger.extauthz.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Decision.Parameter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DESIGN §4.5: every spelling of a mapped name goes, all else stays byte for byte. */
class ParameterSpliceTest {
  private static final Set<String> REMOVED = Set.of("uid", "u id", "é", "a&b");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      quoteCharacter = '\'',
      textBlock =
          """
          # the client's            | what is left of it
          ''                        | ''
          a=1                       | a=1
          uid=1                     | ''
          uid                       | ''
          uid=                      | ''
          uid=1&uid=2               | ''
          uid=a=b=c                 | ''
          b=2&uid=1&a=1             | b=2&a=1
          uid=1&a=1                 | a=1
          a=1&uid=1                 | a=1
          %75id=1&b=2               | b=2
          %75%69%64=1&b=2           | b=2
          b=2&u%69D=1               | b=2&u%69D=1
          b=2&u%69d=1               | b=2
          b=2&%55id=1               | b=2&%55id=1
          UID=1                     | UID=1
          u+id=1&b=2                | b=2
          u%20id=1&b=2              | b=2
          u%2Bid=1                  | u%2Bid=1
          %C3%A9=1&b                | b
          %c3%a9=1&b                | b
          %E9=1                     | %E9=1
          a%26b=1&c                 | c
          u%2569d=1                 | u%2569d=1
          %75i%6=1                  | %75i%6=1
          %zz=1&uid%=2              | %zz=1&uid%=2
          b=2&ui%                   | b=2&ui%
          b=2&ui%6                  | b=2&ui%6
          b=2&ui%64                 | b=2
          a=1;uid=2                 | a=1
          a=1;uid=2&b=3             | a=1&b=3
          a=1&uid=2;b=3             | a=1&b=3
          a=1;uid=2;b=3             | a=1;b=3
          a=1;uid=2;uid=3&uid=4;b   | a=1&b
          uid=1;a=2                 | a=2
          a=uid&xuid=1&uidx=2       | a=uid&xuid=1&uidx=2
          a=%26uid=1                | a=%26uid=1
          =1&uid=2&=                | =1&=
          &&a&&b=&                  | &&a&&b=&
          &uid=1&                   | &
          a=%c3%a9+%20~'"<>         | a=%c3%a9+%20~'"<>
          """)
  void everySpellingOfARemovedNameGoesAndAllElseStays(String client, String left) {
    assertThat(spliced(client, REMOVED)).isEqualTo(left);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          # the client's  | the whole
          ''              | uid=9&n%20m=a%26b%3D%C3%A9%0A-._~%2B%25
          a=1             | a=1&uid=9&n%20m=a%26b%3D%C3%A9%0A-._~%2B%25
          uid=1;a=1       | a=1&uid=9&n%20m=a%26b%3D%C3%A9%0A-._~%2B%25
          a=1&            | a=1&&uid=9&n%20m=a%26b%3D%C3%A9%0A-._~%2B%25
          uid=1           | uid=9&n%20m=a%26b%3D%C3%A9%0A-._~%2B%25
          a=%             | a=%&uid=9&n%20m=a%26b%3D%C3%A9%0A-._~%2B%25
          """)
  void whatIsAddedStandsBehindAndIsEncoded(String client, String whole) {
    assertThat(
            spliced(
                client, REMOVED, new Parameter("uid", "9"), new Parameter("n m", "a&b=é\n-._~+%")))
        .isEqualTo(whole);
  }

  @Test
  void allButUnreservedCharactersAreEscaped() {
    for (char ascii = 0; ascii < 0x80; ascii++) {
      String character = Character.toString(ascii);

      assertThat(spliced("", Set.of(), new Parameter("n", character)))
          .isEqualTo(
              "n="
                  + (character.matches("[A-Za-z0-9._~-]")
                      ? character
                      : "%%%02X".formatted((int) ascii)));
    }
  }

  @Test
  void bytesThatAreNoUtf8Stay() {
    byte[] source = "a=\u00e9\u0000&uid=1&\u00ff=2".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(ParameterSplice.splice(source, REMOVED, List.of()))
        .isEqualTo("a=\u00e9\u0000&\u00ff=2".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void whereNothingChangesTheBytesAreTheVerySame() {
    byte[] source = "a=1&&b".getBytes(StandardCharsets.US_ASCII);

    assertThat(ParameterSplice.splice(source, REMOVED, List.of())).isSameAs(source);
  }

  @Test
  void anEmptyNameIsOneThatCanBeRemoved() {
    assertThat(spliced("=1&a&&=", Set.of(""))).isEqualTo("a&");
  }

  /** An oracle that splits and decodes in the plainest way, over generated bodies. */
  @Test
  void forWhateverIsSentTheUpstreamSeesOurValueOnceAndTheRestInOrder() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String client = generated(random);
      String context = "seed " + seed + ", client's " + client;

      String whole = spliced(client, Set.of("uid"), new Parameter("uid", "ours"));

      assertThat(named(whole, "[&;]")).as(context).containsExactly("uid=ours");
      assertThat(named(whole, "&")).as(context).containsExactly("uid=ours");
      assertThat(others(whole)).as(context).isEqualTo(others(client));
    }
  }

  private static String generated(Random random) {
    List<String> parts =
        List.of("uid", "%75id", "u%69D", "u%69d", "uid=", "=", "&", ";", "a", "+", "%", "%2", "é");
    StringBuilder text = new StringBuilder();
    for (int count = random.nextInt(12); count > 0; count--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString();
  }

  private static List<String> named(String text, String separators) {
    return pieces(text, separators)
        .filter(piece -> decoded(piece.split("=", -1)[0]).equals("uid"))
        .toList();
  }

  /** All parameters of other names; empty pieces mean nothing to a reader. */
  private static List<String> others(String text) {
    List<String> others = new ArrayList<>(pieces(text, "[&;]").toList());
    others.removeIf(piece -> piece.isEmpty() || decoded(piece.split("=", -1)[0]).equals("uid"));
    return others;
  }

  private static Stream<String> pieces(String text, String separators) {
    return Arrays.stream(text.split(separators, -1));
  }

  /** The JDK refuses a broken escape, which then is no spelling of the name. */
  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return name;
    }
  }

  private static String spliced(String client, Set<String> removed, Parameter... added) {
    return new String(
        ParameterSplice.splice(client.getBytes(StandardCharsets.UTF_8), removed, List.of(added)),
        StandardCharsets.UTF_8);
  }
}
