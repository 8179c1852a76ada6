package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawHttpTest {
  private static final String GET = "GET / HTTP/1.1\r\n\r\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 200 OK~content-length: 3~~abcd                                     | 200 | abc
          HTTP/1.1 200 OK~transfer-encoding: chunked~~2;x=y~ab~1~c~0~trailer: t~~     | 200 | abc
          HTTP/1.1 200 OK~~abc                                                        | 200 | abc
          HTTP/1.1 100 Continue~~HTTP/1.1 103 Early Hints~a: b~~HTTP/1.1 401 ~content-length: 2~~no | 401 | no
          HTTP/1.1 204 No Content~content-length: 5~~                                 | 204 | ''
          HTTP/1.1 304 Not Modified~content-length: 5~~                               | 304 | ''
          """)
  void aBodyIsReadAsItIsFramed(String answer, int status, String body) throws Exception {
    RawResponse response = exchangeWith(answer.replace("~", "\r\n"), GET);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nA:1\r\na:  2 \r\nb: \u00e9\r\n\r\n"})
  void headerLinesKeepTheirOrderAndBytes(String answer) throws Exception {
    RawResponse response = exchangeWith(answer, GET);

    assertThat(response.headers())
        .containsExactly(
            new HeaderLine("A", "1"), new HeaderLine("a", "2"), new HeaderLine("b", "\u00e9"));
    assertThat(response.header("a")).containsExactly("1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"})
  void theAnswerToHeadHasNoBody(String answer) throws Exception {
    assertThat(exchangeWith(answer, "HEAD / HTTP/1.1\r\n\r\n").body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                       | closed the connection without an answer
          HTTP/1.1 200 OK~content-length: 5~~abc   | 3 bytes of a body of 5
          HTTP/1.1 200 OK~a: b                     | the message's head was cut
          hello~~                                  | no status line: hello
          """)
  void whatIsNoWholeAnswerIsAFailure(String answer, String message) {
    assertThatThrownBy(() -> exchangeWith(answer.replace("~", "\r\n"), GET))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(message);
  }

  /** What the client makes of that answer, whatever it sent. */
  private static RawResponse exchangeWith(String answer, String request) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = Thread.ofVirtual().start(() -> answerOnce(listener, request, answer));
      try {
        return RawHttp.exchange(listener.getLocalPort(), request);
      } finally {
        server.join();
      }
    }
  }

  private static void answerOnce(ServerSocket listener, String request, String answer) {
    try (Socket socket = listener.accept();
        InputStream in = socket.getInputStream()) {
      assertThat(new String(in.readNBytes(request.length()), StandardCharsets.ISO_8859_1))
          .isEqualTo(request);
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
