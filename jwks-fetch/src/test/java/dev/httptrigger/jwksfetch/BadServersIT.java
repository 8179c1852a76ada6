package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.SourceAddress.Issuer;
import dev.httptrigger.testkit.IdentityProvider;
import dev.httptrigger.testkit.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that misbehave: nothing of what they send becomes keys, and none holds a fetch. */
class BadServersIT extends FetchFixture {
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  static Stream<Arguments> badAnswers() {
    byte[] megabyte = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    return Stream.of(
        row("a redirect", FailureKind.REDIRECTED, text(redirect(302))),
        row("a redirect that keeps the method", FailureKind.REDIRECTED, text(redirect(308))),
        row("201", FailureKind.STATUS_NOT_OK, text(OK.replace("200 OK", "201 Created"))),
        row("204", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 204 No Content\r\n\r\n")),
        row("206", FailureKind.STATUS_NOT_OK, text(OK.replace("200 OK", "206 Partial"))),
        row("300", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 300 Choices\r\n\r\n")),
        row("401", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 401 No\r\n\r\n")),
        row("407", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 407 Proxy\r\n\r\n")),
        row("429", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 429 No\r\nRetry-After: 60\r\n\r\n")),
        row("500", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 500 Oops\r\n\r\n" + KEYS)),
        row("304 unasked", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 304 Same\r\n\r\n")),
        row("a login page", FailureKind.NOT_A_KEY_SET, text(answer("", "<html>log in</html>"))),
        row("no body", FailureKind.NOT_A_KEY_SET, text(answer("", ""))),
        row("null", FailureKind.NOT_A_KEY_SET, text(answer("", "null"))),
        row("no keys", FailureKind.NO_USABLE_KEY, text(answer("", "{\"keys\":[]}"))),
        row("too many keys", FailureKind.NOT_A_KEY_SET, text(answer("", manyKeys()))),
        row("1 MB of spaces", FailureKind.TOO_LARGE, bytes(head(megabyte.length), megabyte)),
        row("1 MB without length", FailureKind.TOO_LARGE, bytes(head(""), megabyte)),
        row("endless", FailureKind.TOO_LARGE, endless(head(""), " ".repeat(8192))),
        row("endless chunks", FailureKind.TOO_LARGE, endless(head(CHUNKED), "8\r\n        \r\n")),
        row("endless headers", FailureKind.NOT_HTTP, endless("HTTP/1.1 200 OK\r\n", "A: b\r\n")),
        row("an endless line", FailureKind.NOT_HTTP, endless("HTTP/1.1 200 OK\r\n", "AAAAAAAA")),
        row("endless interim answers", FailureKind.NOT_HTTP, endless("", "HTTP/1.1 100 C\r\n\r\n")),
        row("gzip", FailureKind.ENCODED, bytes(head("Content-Encoding: gzip\r\n"), gzip(KEYS))),
        row(
            "a gzip bomb",
            FailureKind.ENCODED,
            bytes(head("Content-Encoding: gzip\r\n"), gzip(" ".repeat(1 << 24)))),
        row("gzip unsaid", FailureKind.NOT_A_KEY_SET, bytes(head(""), gzip(KEYS))),
        row("cut", FailureKind.CONNECTION_LOST, text(OK.substring(0, OK.length() - 1))),
        row("cut without length", FailureKind.NOT_A_KEY_SET, text(head("") + KEYS.substring(1))),
        row("a longer length", FailureKind.CONNECTION_LOST, text(head(KEYS.length() + 1) + KEYS)),
        row("a shorter length", FailureKind.NOT_A_KEY_SET, text(head(KEYS.length() - 1) + KEYS)),
        row("two lengths", FailureKind.NOT_HTTP, text(answer("Content-Length: 1\r\n", KEYS))),
        row("both framings", FailureKind.NOT_HTTP, text(answer(CHUNKED, KEYS))),
        row("nothing", FailureKind.CONNECTION_LOST, text("")),
        row("another protocol", FailureKind.NOT_HTTP, text("220 smtp.test ESMTP\r\n")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badAnswers")
  void aBadAnswerIsRefused(String what, FailureKind kind, ScriptedServer.Script script)
      throws Exception {
    ScriptedServer server = tls("good", script);

    FetchOutcome outcome = fetch(url(server), pem("authority"));

    assertThat(failure(outcome)).isEqualTo(kind);
    assertThat(server.received()).as("no second try").hasSize(1);
  }

  static Stream<Arguments> slowAnswers() {
    return Stream.of(
        row("accept and hang", FailureKind.TIMED_OUT, (request, out) -> hang()),
        row("a drip of body", FailureKind.TIMED_OUT, dripping(head(100_000), " ")),
        row("a drip of header", FailureKind.TIMED_OUT, dripping("HTTP/1.1 200 OK\r\n", "A")),
        row("a drip of chunks", FailureKind.TIMED_OUT, dripping(head(CHUNKED), "1\r\n \r\n")),
        row("a drip before the answer", FailureKind.TIMED_OUT, dripping("", "H")));
  }

  /** Each byte comes long before any time-out of a single read. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("slowAnswers")
  void theDeadlineIsForTheWholeFetch(String what, FailureKind kind, ScriptedServer.Script script)
      throws Exception {
    ScriptedServer server = tls("good", script);

    FetchOutcome outcome =
        guarded(SHORT).fetch(source(url(server), pem("authority")), Optional.empty());

    assertThat(failure(outcome)).isEqualTo(kind);
  }

  @Test
  void discoveryAndKeysShareOneDeadline() throws Exception {
    IdentityProvider provider = provider();
    provider.behave(IdentityProvider.Fault.DRIPPING);

    FetchOutcome outcome =
        guarded(SHORT)
            .fetch(new SourceId(new Issuer(provider.issuer()), pem("authority")), Optional.empty());

    assertThat(failure(outcome)).isEqualTo(FailureKind.TIMED_OUT);
  }

  /** A record of TLS that comes byte by byte is not read whole before the deadline counts. */
  @Test
  void theDeadlineCountsInsideTheHandshake() throws Exception {
    byte[] dripped = {22, 3, 3, 0x3f, 0};
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket connection = listener.accept()) {
                  connection.getOutputStream().write(dripped);
                  while (true) {
                    connection.getOutputStream().write(0);
                    TimeUnit.MILLISECONDS.sleep(50);
                  }
                } catch (IOException | InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });

      FetchOutcome outcome =
          guarded(SHORT)
              .fetch(
                  source("https://" + HOST + ":" + listener.getLocalPort(), pem("authority")),
                  Optional.empty());

      assertThat(failure(outcome)).isEqualTo(FailureKind.TIMED_OUT);
    }
  }

  private static Arguments row(String what, FailureKind kind, ScriptedServer.Script script) {
    return Arguments.of(what, kind, script);
  }

  private static ScriptedServer.Script bytes(String head, byte[] body) {
    return (request, out) -> {
      write(out, head);
      out.write(body);
      out.flush();
    };
  }

  private static ScriptedServer.Script endless(String head, String more) {
    return (request, out) -> {
      write(out, head);
      while (true) {
        write(out, more.repeat(64));
      }
    };
  }

  private static ScriptedServer.Script dripping(String head, String more) {
    return (request, out) -> {
      write(out, head);
      while (true) {
        write(out, more);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    };
  }

  private static String redirect(int status) {
    return "HTTP/1.1 " + status + " Found\r\nLocation: https://login.test/\r\n\r\n";
  }

  private static String manyKeys() {
    return "{\"keys\":[" + "{},".repeat(100) + MINT.publicJwk() + "]}";
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }
}
