package dev.httptrigger.crds.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever some server reads as a name of ours is ours, and an ordinary other name is not. */
class ParameterNamesTest {
  @ParameterizedTest(name = "{0} reads {1} as {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # who                          | as written            | as ours
          every server                   | uid                   | uid
          every server                   | %75id                 | uid
          every server                   | u%69%64               | uid
          every server                   | a+b                   | a b
          every server                   | a%20b                 | a b
          every server                   | %C3%A9                | é
          a server behind another        | %2575id               | uid
          a server behind two others     | %25252575id           | uid
          a server behind another        | %%37%35id             | uid
          ASP.NET                        | UID                   | uid
          ASP.NET                        | uid                   | UID
          ASP.NET                        | %55Id                 | uid
          a comparison by upper case     | u%C4%B1d              | uid
          a comparison by lower case     | %E2%84%AAey           | key
          classic ASP                    | %u0075id              | uid
          classic ASP                    | %U0075ID              | uid
          classic ASP                    | u%id                  | uid
          classic ASP                    | uid%                  | uid
          classic ASP                    | %u%0069d              | u%0069d
          IIS, by the best fit           | %uFF55id              | uid
          IIS, by the best fit           | %EF%BD%95id           | uid
          PHP                            | user.id               | user_id
          PHP                            | user+id               | user_id
          PHP                            | user%20id             | user_id
          PHP                            | user[id               | user_id
          PHP                            | user_id               | user.id
          PHP                            | .id                   | _id
          PHP                            | id+                   | id_
          PHP                            | ++uid                 | uid
          PHP                            | uid%00x               | uid
          PHP                            | uid[]                 | uid
          PHP                            | uid[a][b]             | uid
          PHP                            | uid%5Ba%5D            | uid
          PHP                            | uid[a]x               | uid
          PHP                            | %20%20uid[a]          | uid
          PHP                            | `%00uid`              | uid
          qs, where = follows the bracket | uid[a                | uid
          qs                             | [uid]                 | uid
          qs                             | %5Buid%5D             | uid
          qs                             | [uid]x                | uid
          qs with dots                   | uid.x                 | uid
          qs with dots                   | .uid                  | uid
          qs with dots                   | a[b]                  | a.b
          qs with dots                   | a.b                   | a[b]
          qs with dots                   | a[b].c                | a.b.c
          qs with dots                   | a[b][c]               | a.b.c
          Rack                           | [[uid                 | uid
          Rack                           | ]uid]]                | uid
          Rack                           | uid]x                 | uid
          Rails, multiparameter          | uid(1i)               | uid
          Spring, a field's default      | !uid                  | uid
          Spring, a field's marker       | _uid                  | uid
          Spring, within an object       | !user.id              | user.id
          URLSearchParams                | ?uid                  | uid
          who reads Latin-1              | %E9                   | é
          who trims                      | %09uid%0D%0A          | uid
          who trims, as JavaScript       | %C2%A0uid%E2%80%80    | uid
          who trims, as JavaScript       | %EF%BB%BFuid          | uid
          who trims what is Latin-1      | %A0uid%85             | uid
          """)
  void whatSomeServerReadsAsOursIsOurs(String who, String written, String ours) {
    assertThat(contains(ours, written)).as("%s", who).isTrue();
  }

  @ParameterizedTest(name = "{0} is not {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # as written   | ours
          uids           | uid
          guid           | uid
          uid2           | uid
          u-id           | uid
          u_id           | uid
          u.id           | uid
          uid_x          | uid
          uid-x          | uid
          uid:x          | uid
          uid+x          | uid
          x.uid          | uid
          x[uid]         | uid
          x_uid          | uid
          ui             | uid
          ``             | uid
          _              | uid
          %1%%%E]uid     | uid
          %7%5id         | uid
          %              | uid
          u%C3%AFd       | uid
          uid            | _uid
          uid            | uid.x
          uid            | uid_
          user           | user.id
          user.name      | user.id
          user.ids       | user.id
          user[id]       | user_id
          user_id        | user[id]
          user-id        | user_id
          userid         | user_id
          uid            | ``
          """)
  void anOrdinaryOtherNameIsAnother(String written, String ours) {
    assertThat(contains(ours, written)).isFalse();
  }

  @ParameterizedTest(name = "{0} is the name of {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # who              | pair                | is ours
          RFC 6265           | uid=1               | true
          RFC 6265           | ` uid =1`           | true
          RFC 6265           | uid                 | true
          RFC 6265           | ` a=uid`            | false
          RFC 6265           | a=x uid             | false
          who decodes names  | %75id=1             | true
          PHP                | uid[a]=1            | true
          Werkzeug, once     | =uid=1              | true
          Werkzeug, once     | ` = =uid=1`         | true
          Python's cookies   | a=x uid=1           | true
          Python's cookies   | a=x uid = 1         | true
          Python's cookies   | `a=x\tb=y uid[]=1`  | true
          Python's cookies   | a=x uids=1          | false
          Python's cookies   | a=x b=uid=1         | false
          nobody             | a==uid=1            | false
          nobody             | ``                  | false
          nobody             | ` = `               | false
          """)
  void aPairOfCookiesMayHoldANameInSeveralPlaces(String who, String pair, boolean isOurs) {
    byte[] octets = pair.replace("\\t", "\t").getBytes(StandardCharsets.ISO_8859_1);

    assertThat(ParameterNames.of(List.of("uid")).containNameIn(octets)).as(who).isEqualTo(isOurs);
  }

  @ParameterizedTest(name = "{0} and {1} may be one: {2}, have the same spellings: {3}")
  @CsvSource({
    "uid, uid, true, true",
    "uid, UID, true, true",
    "user.id, user_id, true, true",
    "uid, _uid, true, false",
    "uid.x, uid, true, false",
    "user.id, user.name, false, false",
    "uid, uids, false, false"
  })
  void twoNamesOfManifestsAreCompared(String one, String other, boolean mayBeOne, boolean same) {
    assertThat(ParameterNames.mayBeOne(one, other)).isEqualTo(mayBeOne);
    assertThat(ParameterNames.mayBeOne(other, one)).isEqualTo(mayBeOne);
    assertThat(ParameterNames.haveTheSameSpellings(one, other)).isEqualTo(same);
    assertThat(ParameterNames.haveTheSameSpellings(other, one)).isEqualTo(same);
  }

  @Test
  void onlyTheBytesBetweenStartAndEndAreTheName() {
    byte[] text = "a=uid&b".getBytes(StandardCharsets.US_ASCII);
    ParameterNames names = ParameterNames.of(List.of("x", "uid"));

    assertThat(names.contain(text, 2, 5)).isTrue();
    assertThat(names.contain(text, 2, 6)).isFalse();
    assertThat(names.contain(text, 3, 5)).isFalse();
    assertThat(ParameterNames.of(List.of()).contain(text, 2, 5)).isFalse();
    assertThat(ParameterNames.of(List.of()).containNameIn(text)).isFalse();
    assertThat(ParameterNames.of(List.of()).isEmpty()).isTrue();
    assertThat(names.isEmpty()).isFalse();
  }

  @Test
  void theEmptyNameIsOnlyTheEmptyOne() {
    assertThat(contains("", "")).isTrue();
    assertThat(contains("", "_")).isFalse();
  }

  /** What cost the square of the length, of half a million bytes and more, would take hours. */
  @ParameterizedTest
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
  @ValueSource(
      strings = {
        "%25",
        "%",
        "_",
        "[",
        "[]",
        "u",
        "%CC%80%CC%A3",
        "%C3",
        "uid=",
        " uid ",
        "= ",
        "."
      })
  void aLongNameCostsNoMoreThanItsLength(String part) {
    byte[] text = part.repeat(400_000).getBytes(StandardCharsets.US_ASCII);
    ParameterNames names = ParameterNames.of(List.of("uid", "____________x", "a.b.c.d"));

    assertThat(names.contain(text, 0, text.length)).isFalse();
    assertThat(names.containNameIn(text)).isEqualTo(part.equals("uid="));
  }

  private static boolean contains(String ours, String written) {
    byte[] text = written.getBytes(StandardCharsets.UTF_8);
    return ParameterNames.of(List.of(ours)).contain(text, 0, text.length);
  }
}
