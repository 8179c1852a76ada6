package dev.httptrigger.extauthz.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.path.PathReadings.Ambiguous;
import dev.httptrigger.extauthz.path.PathReadings.NoPath;
import dev.httptrigger.extauthz.path.PathReadings.Plain;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths are ambiguous, and what the others are read as (DESIGN §4.2). */
class PathReadingsTest {
  @ParameterizedTest(name = "{0} is {1}, decoded {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # target                    | as written              | decoded
          /                           | /                       | /
          /a                          | /a                      | /a
          /a/                         | /a/                     | /a/
          /a?b/../c;d#e%2f            | /a                      | /a
          /a??b                       | /a                      | /a
          /?a                         | /                       | /
          /%61dmin                    | /%61dmin                | /admin
          /%61%64%6D%69%6e            | /%61%64%6D%69%6e        | /admin
          /a%20b                      | /a%20b                  | '/a b'
          /caf%c3%a9                  | /caf%c3%a9              | /café
          /%f0%9f%98%80               | /%f0%9f%98%80           | /😀
          /a%2bb%26c%3dd%40e%3ag%21   | /a%2bb%26c%3dd%40e%3ag%21 | /a+b&c=d@e:g!
          /...                        | /...                    | /...
          /.well-known/x              | /.well-known/x          | /.well-known/x
          /a.b/..c/d../.e             | /a.b/..c/d../.e         | /a.b/..c/d../.e
          /a!b'()*$&+,=:@~-_.         | /a!b'()*$&+,=:@~-_.     | /a!b'()*$&+,=:@~-_.
          /"<>[]^`{}                  | /"<>[]^`{}              | /"<>[]^`{}
          /a%e2%81%84b                | /a%e2%81%84b            | /a⁄b
          """)
  void anyOtherPathHasTwoReadings(String target, String written, String decoded) {
    assertThat(read(target)).isEqualTo(new Plain(written, decoded));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // escapes of bytes that servers treat in their own ways
        "/a%2fb",
        "/a%2Fb",
        "/%5c",
        "/%5C",
        "/%2e",
        "/a/%2E%2e/b",
        "/%25",
        "/%2561",
        "/a%3bb",
        "/a%3Bb",
        "/%23",
        "/%3f",
        "/%3F",
        "/%00",
        "/%01",
        "/%0a",
        "/%0d",
        "/%1f",
        "/%1F",
        "/%7f",
        // bad escapes
        "/%",
        "/%4",
        "/%zz",
        "/%4g",
        "/%g4",
        "/%u002e",
        "/%U002e",
        "/a%",
        "/a%2",
        "/%%34",
        "/% 41",
        "/%-1",
        "/%+1",
        // escapes that are no UTF-8
        "/%ff",
        "/%c3",
        "/%c3a9",
        "/%c3(",
        "/%c0%af",
        "/%e0%80%af",
        "/%ed%a0%80",
        "/%f4%90%80%80",
        "/%a9",
        // plain bytes
        "/a\\b",
        "//",
        "//a",
        "/a//b",
        "/a//",
        "/.",
        "/..",
        "/./a",
        "/../a",
        "/a/.",
        "/a/..",
        "/a/./b",
        "/a/../b",
        "/a;b",
        "/;",
        "/a/;/b",
        "/a#b",
        "/#",
        "/a b",
        "/a\tb",
        "/\u0000",
        "/\u007f",
        "/caf\u00c3\u00a9",
        "/\u0080",
        "/\u00ff",
        // no slash at the beginning
        "a",
        "*",
        "http://h/p",
        "a/b",
        "%2fa",
        "\\a",
        " /a",
        ".",
        "..",
        ";"
      })
  void whatTwoServersCouldReadDifferentlyIsAmbiguous(String target) {
    assertThat(read(target)).isInstanceOf(Ambiguous.class);
    assertThat(read(target + "?query")).isInstanceOf(Ambiguous.class);
  }

  @ParameterizedTest(name = "U+{0}")
  @ValueSource(
      strings = {
        "FF0F", "FF0E", "2024", "2025", "2026", "FE52", "FF3C", "FE68", "FF1B", "037E", "FE54",
        "FF05", "FE6A", "FF1F", "FE56", "FF03", "FE5F", "2100", "2101", "2105", "2106", "2488",
        "2047", "2048", "2049", "FE19", "FE30", "1F100", "33C2"
      })
  void anEscapedCharacterThatNormalisesToASpecialOneIsAmbiguous(String codePoint) {
    int character = Integer.parseInt(codePoint, 16);
    StringBuilder target = new StringBuilder("/a");
    for (byte each : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      target.append(String.format("%%%02x", each & 0xff));
    }

    assertThat(read(target + "b")).isInstanceOf(Ambiguous.class);
  }

  @Test
  void anExclamationMarkIsAmbiguousWhereItMayStandForAnyByte() {
    byte[] target = "/a!b".getBytes(StandardCharsets.US_ASCII);

    assertThat(PathReadings.of(target, true)).isInstanceOf(Plain.class);
    assertThat(PathReadings.of(target, false)).isInstanceOf(Ambiguous.class);
    assertThat(PathReadings.of("/a%21b?!".getBytes(StandardCharsets.US_ASCII), false))
        .isEqualTo(new Plain("/a%21b", "/a!b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "?a=/b"})
  void aTargetMayHaveNoPath(String target) {
    assertThat(read(target)).isEqualTo(new NoPath());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # target   | in words
          `?a`       | none
          `/a`       | "/a"
          `/%61`     | "/%61", decoded "/a"
          `/a;b`     | ambiguous: a semicolon
          `/%00`     | ambiguous: an escape of a control byte or of one of / \\ . % ; # ?
          `/%2e`     | ambiguous: an escape of a control byte or of one of / \\ . % ; # ?
          `/%zz`     | ambiguous: a bad escape
          `/a/../b`  | ambiguous: an empty or dot segment
          `a`        | ambiguous: does not begin with a slash
          """)
  void readingsAreSaidInWords(String target, String words) {
    assertThat(read(target).text()).isEqualTo(words);
  }

  private static PathReadings read(String target) {
    return PathReadings.of(target.getBytes(StandardCharsets.ISO_8859_1), true);
  }
}
