package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests from the command line, as a gateway would show them to the server. */
class WrittenRequestTest {
  @Test
  void aBodyIsAFormThatCameWholeAsWithEnvoy() {
    assertThat(lines(List.of(), Optional.of("a=b")))
        .containsExactly(
            "content-length: 3",
            "x-envoy-auth-partial-body: false",
            "content-type: application/x-www-form-urlencoded");
  }

  @Test
  void aContentTypeThatIsWrittenStays() {
    assertThat(lines(List.of("Content-Type: text/plain"), Optional.of("a=b")))
        .containsExactly(
            "content-type: text/plain", "content-length: 3", "x-envoy-auth-partial-body: false");
  }

  @Test
  void ofAnEmptyBodyEnvoyShowsTheLengthAlone() {
    assertThat(lines(List.of(), Optional.of("")))
        .containsExactly("content-length: 0", "content-type: application/x-www-form-urlencoded");
    assertThat(lines(List.of(), Optional.empty())).isEmpty();
  }

  private static List<String> lines(List<String> headers, Optional<String> body) {
    return WrittenRequest.read("POST", "http://a.example/", headers, body, Optional.empty())
        .headers()
        .stream()
        .map(line -> line.name() + ": " + new String(line.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
