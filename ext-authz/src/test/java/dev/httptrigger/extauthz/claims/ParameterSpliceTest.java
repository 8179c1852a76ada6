package dev.httptrigger.extauthz.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.example.ParameterReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
          b=2&u%69D=1               | b=2
          b=2&u%69d=1               | b=2
          b=2&%55id=1               | b=2
          UID=1                     | ''
          u+id=1&b=2                | b=2
          u%20id=1&b=2              | b=2
          u%2Bid=1                  | ''
          %C3%A9=1&b                | b
          %c3%a9=1&b                | b
          %E9=1                     | ''
          a%26b=1&c                 | c
          u%2569d=1                 | ''
          %75i%6=1                  | %75i%6=1
          %zz=1&uid%=2              | %zz=1
          %u0075id=1&b=2            | b=2
          uid[]=1&uid[a]=2&b        | b
          [uid]=1&b=2&uid.x=3       | b=2
          uid[a=b]=1&b=2            | b=2
          +uid=1&uid%00x=2&b        | b
          !uid=1&_uid=on&b          | b
          ?uid=1&b                  | b
          uids=1&guid=2&uid2=3&u-id | uids=1&guid=2&uid2=3&u-id
          uid_x=1&x.uid=2&uid:x     | uid_x=1&x.uid=2&uid:x
          =%2a;+uid=%75id           | =%2a
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

  @Test
  void forWhateverIsSentTheUpstreamSeesOurValueOnceAndTheRestInOrder() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String client = generated(random);
      String context = "seed " + seed + ", client's " + client;

      String with = splicedOctets(client, List.of(new Parameter("uid", "ours")));
      String without = splicedOctets(client, List.of());

      for (ParameterReader reader : ParameterReader.values()) {
        assertThat(reader.values(with)).as("%s, %s", reader, context).containsExactly("ours");
        assertThat(reader.values(without)).as("%s, %s", reader, context).isEmpty();
      }
      assertThat(ParameterReader.others(with))
          .as(context)
          .isEqualTo(ParameterReader.others(client));
    }
  }

  private static String generated(Random random) {
    List<String> parts =
        List.of(
            "uid", "%75id", "u%69D", "u%69d", "uid=", "UID", "=", "&", ";", "a", "+", "%", "%2",
            "%25", "%u0075", "%00", "é", "[", "]", ".", "_", "!", "(", "?");
    StringBuilder text = new StringBuilder();
    for (int count = random.nextInt(12); count > 0; count--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString();
  }

  /** Of texts in which a character is a byte. */
  private static String splicedOctets(String client, List<Parameter> added) {
    return new String(
        ParameterSplice.splice(client.getBytes(StandardCharsets.ISO_8859_1), Set.of("uid"), added),
        StandardCharsets.ISO_8859_1);
  }

  private static String spliced(String client, Set<String> removed, Parameter... added) {
    return new String(
        ParameterSplice.splice(client.getBytes(StandardCharsets.UTF_8), removed, List.of(added)),
        StandardCharsets.UTF_8);
  }
}
