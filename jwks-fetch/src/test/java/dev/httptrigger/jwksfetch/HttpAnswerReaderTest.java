package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the rows {@code ~} is the end of a line, CR LF. */
class HttpAnswerReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 200 OK~Content-Length: 2~~{}                                 | {}
          HTTP/1.1 200~Content-Length: 2~~{}                                    | {}
          HTTP/1.0 200 OK~~{}                                                   | {}
          HTTP/1.1 200 OK~~{}                                                   | {}
          HTTP/1.1 200 OK~Content-Length: 2~~{}more                             | {}
          HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~{~1;x=y~}~0~~           | {}
          HTTP/1.1 200 OK~transfer-encoding: Chunked~~02~{}~000~X: y~~          | {}
          HTTP/1.1 200 OK~Content-Encoding: identity~Content-Length: 2~~{}      | {}
          HTTP/1.1 100 Continue~~HTTP/1.1 103 Early~A: b~~HTTP/1.1 200 OK~~{}   | {}
          """)
  void aBodyIsReadHoweverItIsFramed(String answer, String body) throws Exception {
    assertThat(text(read(answer))).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "~",
        "HTTP/2 200 OK~~",
        "HTTP/1.1 20 OK~~",
        "HTTP/1.1 600 OK~~",
        "HTTP/1.1  200 OK~~",
        "http/1.1 200 OK~~",
        "SSH-2.0-OpenSSH~",
        "HTTP/1.1 101 Switching Protocols~~",
        "HTTP/1.1 200 OK\n\n{}",
        "HTTP/1.1 200 OK\rX~~",
        "HTTP/1.1 200 OK~A: b~ folded~~",
        "HTTP/1.1 200 OK~A : b~~",
        "HTTP/1.1 200 OK~no colon~~",
        "HTTP/1.1 200 OK~: no name~~",
        "HTTP/1.1 200 OK~A: \u0000~~",
        "HTTP/1.1 200 OK~Content-Length: 2~Content-Length: 2~~{}",
        "HTTP/1.1 200 OK~Content-Length: 2, 2~~{}",
        "HTTP/1.1 200 OK~Content-Length: -2~~{}",
        "HTTP/1.1 200 OK~Content-Length: +2~~{}",
        "HTTP/1.1 200 OK~Content-Length: 9999999999999999999~~{}",
        "HTTP/1.1 200 OK~Content-Length: 2~Transfer-Encoding: chunked~~0~~",
        "HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~~0~~",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~",
        "HTTP/1.1 200 OK~Transfer-Encoding: identity~~{}",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~-1~",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~~",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~{}0~~",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~fffffffff~",
        "HTTP/1.1 100 A~~HTTP/1.1 100 B~~HTTP/1.1 100 C~~HTTP/1.1 100 D~~HTTP/1.1 100 E~~"
      })
  void whatTwoReadersCouldUnderstandDifferentlyIsRefused(String answer) {
    assertThat(refusal(answer)).isEqualTo(FailureKind.NOT_HTTP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK~Content-Length: 3~~{}",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~{}~",
        "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~{}"
      })
  void anAnswerThatIsCutIsNone(String answer) {
    assertThatThrownBy(() -> read(answer)).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "deflate", "gzip, identity", "x"})
  void aCompressedBodyIsNeverLookedAt(String coding) {
    assertThat(refusal("HTTP/1.1 200 OK~Content-Encoding: " + coding + "~~{}"))
        .isEqualTo(FailureKind.ENCODED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 131073~~",
        "Content-Length: 999999999999999999~~",
        "Transfer-Encoding: chunked~~20001~",
        "Transfer-Encoding: chunked~~ffffffff~"
      })
  void whatSaysThatItIsTooLongIsNotReadAtAll(String rest) {
    assertThat(refusal("HTTP/1.1 200 OK~" + rest)).isEqualTo(FailureKind.TOO_LARGE);
  }

  @Test
  void aBodyWithoutLengthIsReadUpToTheLimit() throws Exception {
    String most = " ".repeat(HttpAnswerReader.LARGEST_BODY);

    assertThat(text(read("HTTP/1.1 200 OK~~" + most))).isEqualTo(most);
    assertThat(refusal("HTTP/1.1 200 OK~~" + most + " ")).isEqualTo(FailureKind.TOO_LARGE);
  }

  @Test
  void manySmallChunksCountTogether() {
    String chunks = ("8000~" + " ".repeat(0x8000) + "~").repeat(5);

    assertThat(refusal("HTTP/1.1 200 OK~Transfer-Encoding: chunked~~" + chunks))
        .isEqualTo(FailureKind.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A: " + "b", "A: ", "HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~A: b~"})
  void aHeadIsReadUpToItsLimitHoweverItIsCut(String line) {
    String endless = "HTTP/1.1 200 OK~" + (line + "~").repeat(20_000);

    assertThat(refusal(endless)).isEqualTo(FailureKind.NOT_HTTP);
  }

  @Test
  void anEndlessLineEnds() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'H';
          }
        };

    assertThatThrownBy(() -> new HttpAnswerReader(endless).read())
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void trailersCountAsHead() {
    String trailers = "X: y~".repeat(5_000);

    assertThat(refusal("HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0~" + trailers))
        .isEqualTo(FailureKind.NOT_HTTP);
  }

  @Test
  void onlyTheBodyOf200IsRead() throws Exception {
    HttpAnswer answer = read("HTTP/1.1 503 No~Content-Length: 999999999~Retry-After: 7~~");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body().length()).isZero();
    assertThat(answer.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cache-Control: max-age=60                         | 60
          cache-control: Public, Max-Age=60, immutable      | 60
          Cache-Control: max-age=60~Cache-Control: max-age=50 | 50
          Cache-Control: max-age=60~Age: 20                 | 40
          Cache-Control: s-maxage=10, max-age=60            | 60
          Cache-Control: max-age=60~Age: 60                 |
          Cache-Control: max-age=60, no-cache               |
          Cache-Control: no-store, max-age=60               |
          Cache-Control: max-age=0                          |
          Cache-Control: max-age=-1                         |
          Cache-Control: max-age=99999999999                |
          Cache-Control: max-age="60"                       |
          Cache-Control: private                            |
          Expires: Thu, 01 Dec 2199 16:00:00 GMT            |
          """)
  void theLifetimeIsWhatMaxAgeLeaves(String headers, Integer seconds) throws Exception {
    Optional<Duration> expected = Optional.ofNullable(seconds).map(Duration::ofSeconds);

    assertThat(read("HTTP/1.1 200 OK~" + headers + "~~").lifetime()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:%s\u0001", "a: %s", "%s: b", "a:\t%sb\u007f", "%s\u0001"})
  void aLongHeaderLineCostsNoMoreThanItsLength(String form) {
    for (String part : List.of(" ", "\t", " \t", "a", "a:", ": ")) {
      String line = form.formatted(part.repeat(8_000));
      Counted counted = new Counted(line);

      boolean _ = HttpAnswerReader.header(counted).matches();

      assertThat(counted.looks).as(part).isLessThan(4L * line.length());
    }
  }

  /** Counts how often a character is looked at. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static HttpAnswer read(String answer) throws IOException, RefusedException {
    byte[] bytes = answer.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return new HttpAnswerReader(new ByteArrayInputStream(bytes)).read();
  }

  private static String text(HttpAnswer answer) {
    return new String(answer.body().toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static FailureKind refusal(String answer) {
    return assertThatThrownBy(() -> read(answer))
        .asInstanceOf(type(RefusedException.class))
        .actual()
        .failure()
        .kind();
  }
}
