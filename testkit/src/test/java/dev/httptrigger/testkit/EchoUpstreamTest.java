package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoUpstreamTest {
  private final EchoUpstream upstream = EchoUpstream.start();

  @AfterEach
  void stop() {
    upstream.close();
  }

  @Test
  void keepsAndShowsWhatItGot() {
    String head =
        """
        POST /a%2Fb/../c?x=1&&y HTTP/1.1
        Host: h
        X-User:  alice\s
        x-user: \u00e9
        Content-Length: 4
        Connection: close

        """
            .replace("\n", "\r\n");

    RawResponse response = RawHttp.exchange(upstream.port(), head + "a=\u00ff1");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(head + "a=\u00ff1");
    assertThat(upstream.received())
        .containsExactly(
            new Received(
                "POST",
                "/a%2Fb/../c?x=1&&y",
                head,
                List.of(
                    new HeaderLine("Host", "h"),
                    new HeaderLine("X-User", "alice"),
                    new HeaderLine("x-user", "\u00e9"),
                    new HeaderLine("Content-Length", "4"),
                    new HeaderLine("Connection", "close")),
                "a=\u00ff1"));
    assertThat(upstream.received().getFirst().header("X-USER")).containsExactly("alice", "\u00e9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "*", "", "x y", "http://other/x", "/\u00e9#f"})
  void aTargetIsWhateverStandsThere(String target) {
    RawHttp.get(upstream.port(), "h", target);

    assertThat(upstream.received()).extracting(Received::target).containsExactly(target);
  }

  @Test
  void chunksAreJoined() {
    RawHttp.exchange(
        upstream.port(),
        """
        PUT / HTTP/1.1
        Transfer-Encoding: chunked
        Connection: close

        3
        a=1
        4;x
        &b=2
        0

        """
            .replace("\n", "\r\n"));

    assertThat(upstream.received()).extracting(Received::body).containsExactly("a=1&b=2");
  }

  @Test
  void headHasNoBody() {
    RawResponse response =
        RawHttp.exchange(upstream.port(), RawHttp.request("HEAD", "h", "/", List.of(), ""));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void oneConnectionServesSeveralRequests() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), upstream.port());
        InputStream in = socket.getInputStream()) {
      socket
          .getOutputStream()
          .write(
              "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("GET /1 HTTP/1.1", "GET /2 HTTP/1.1");
    }
    assertThat(upstream.received()).extracting(Received::target).containsExactly("/1", "/2");
  }

  @Test
  void whatIsNoRequestIsAnsweredAndNotKept() {
    assertThat(RawHttp.exchange(upstream.port(), "hello\r\n\r\n").status()).isEqualTo(400);
    assertThat(upstream.received()).isEmpty();
  }

  @Test
  void forgetsWhenTold() {
    RawHttp.get(upstream.port(), "h", "/");
    upstream.forget();

    assertThat(upstream.received()).isEmpty();
  }
}
