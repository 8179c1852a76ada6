package dev.httptrigger.extauthz.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.example.ParameterReader;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The query that the upstream gets: ours once or nothing, all else byte for byte (DESIGN §4.5). */
class QueryRewriteTest {
  private static final long SEED = 451;

  @ParameterizedTest(name = "{0}: {1} with a value, {2} without")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # the client's; uid is ours     | with uid=9                          | without a value
          /x                              | /x?uid=9                            | /x
          /x?                             | /x?uid=9                            | /x?
          /x?b=2&a=1                      | /x?b=2&a=1&uid=9                    | /x?b=2&a=1
          /x?uid=1                        | /x?uid=9                            | /x
          /x?uid                          | /x?uid=9                            | /x
          /x?uid=                         | /x?uid=9                            | /x
          /x?uid=a=b=c                    | /x?uid=9                            | /x
          /x?uid=1&uid=2                  | /x?uid=9                            | /x
          /x?z=1&uid=1&b=2                | /x?z=1&b=2&uid=9                    | /x?z=1&b=2
          /x?uid=1&b=2                    | /x?b=2&uid=9                        | /x?b=2
          /x?b=2&uid=1                    | /x?b=2&uid=9                        | /x?b=2
          /x?%75id=1&b                    | /x?b&uid=9                          | /x?b
          /x?u%69d=1&uid=2                | /x?uid=9                            | /x
          /x?%55id=1                      | /x?uid=9                            | /x
          /x?UID=1&uidx=2&xuid=3          | /x?uidx=2&xuid=3&uid=9              | /x?uidx=2&xuid=3
          /x?%u0075id=1&%2575id=2&b       | /x?b&uid=9                          | /x?b
          /x?uid[]=1&b&uid[a]=2&[uid]=3   | /x?b&uid=9                          | /x?b
          /x?uid.x=1&b=2                  | /x?b=2&uid=9                        | /x?b=2
          /x?+uid=1&uid%00x=2&b           | /x?b&uid=9                          | /x?b
          /x?!uid=1&b&_uid=on             | /x?b&uid=9                          | /x?b
          /x??uid=1                       | /x?uid=9                            | /x
          /x?u_id=1&u-id=2&uid_x=3        | /x?u_id=1&u-id=2&uid_x=3&uid=9      | /x?u_id=1&u-id=2&uid_x=3
          /x?u+id=1&u%20id=2              | /x?u+id=1&u%20id=2&uid=9            | /x?u+id=1&u%20id=2
          /x?a=1;uid=2                    | /x?a=1&uid=9                        | /x?a=1
          /x?a=1;uid=2&c=3                | /x?a=1&c=3&uid=9                    | /x?a=1&c=3
          /x?a=1&uid=2;c=3                | /x?a=1&c=3&uid=9                    | /x?a=1&c=3
          /x?uid=1;a=2;b=3                | /x?a=2;b=3&uid=9                    | /x?a=2;b=3
          /x?a=uid&b=%26uid%3D1           | /x?a=uid&b=%26uid%3D1&uid=9         | /x?a=uid&b=%26uid%3D1
          /x?&&b=1&                       | /x?&&b=1&&uid=9                     | /x?&&b=1&
          /x?&uid=1&                      | /x?&&uid=9                          | /x?&
          /x?=v&uid=1                     | /x?=v&uid=9                         | /x?=v
          /x?q=%20z~+&flag&p=%c3%a9       | /x?q=%20z~+&flag&p=%c3%a9&uid=9     | /x?q=%20z~+&flag&p=%c3%a9
          /x?a=%zz&%=1&uid%=2             | /x?a=%zz&%=1&uid=9                  | /x?a=%zz&%=1
          /x?a?uid=1                      | /x?a?uid=1&uid=9                    | /x?a?uid=1
          /uid=1?b                        | /uid=1?b&uid=9                      | /uid=1?b
          ?uid=1&b                        | ?b&uid=9                            | ?b
          """)
  void everySpellingOfOursGoesAndAllElseStays(String target, String with, String without) {
    assertThat(rewritten(target, List.of(new Parameter("uid", "9")))).isEqualTo(with);
    assertThat(rewritten(target, List.of())).isEqualTo(without);
  }

  @ParameterizedTest(name = "{0} in {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # name | target                  | rewritten
          u id   | /?u+id=1&u%20id=2&uid=3 | /?uid=3&u%20id=9
          é      | /?%C3%A9=1&%c3%a9=2     | /?%C3%A9=9
          a&b=c  | /?a%26b%3dc=1&a&b=c     | /?a&b=c&a%26b%3Dc=9
          """)
  void aNameIsComparedDecodedAndWrittenEscaped(String name, String target, String rewritten) {
    assertThat(QueryRewrite.rewritten(target, Set.of(name), List.of(new Parameter(name, "9"))))
        .isEqualTo(rewritten);
  }

  @Test
  void whateverTheClientSendsOursArrivesOnceOrNothing() {
    Random random = new Random(SEED);
    List<String> parts =
        List.of(
            "uid", "%75id", "u%69%64", "UID", "u+id", "=", "&", ";", "1", "%", "+", "?", "a", "%26",
            "[", "]", ".", "%25");
    for (int i = 0; i < 5_000; i++) {
      String query =
          random
              .ints(random.nextInt(12), 0, parts.size())
              .mapToObj(parts::get)
              .collect(Collectors.joining());
      boolean hasValue = random.nextBoolean();

      String target =
          rewritten("/x?" + query, hasValue ? List.of(new Parameter("uid", "ours")) : List.of());

      for (ParameterReader reader : ParameterReader.values()) {
        assertThat(reader.values(query(target)))
            .as("seed %d, %d: %s read by %s", SEED, i, query, reader)
            .isEqualTo(hasValue ? List.of("ours") : List.of());
      }
      assertThat(ParameterReader.others(query(target)))
          .as("seed %d, %d: %s", SEED, i, query)
          .isEqualTo(ParameterReader.others(query));
    }
  }

  private static String query(String target) {
    return target.startsWith("/x?") ? target.substring(3) : "";
  }

  private static String rewritten(String target, List<Parameter> added) {
    return QueryRewrite.rewritten(target, Set.of("uid"), added);
  }
}
