package dev.httptrigger.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManyHostsTest {
  private static final Expected DENIED = new Expected.Denied(401);

  /** Every request at every host, and the host wherever the request names it. */
  @Test
  void noTwoRequestsAreAlikeUntilAllWereAsked() throws Exception {
    ManyHosts questions =
        new ManyHosts(
            List.of(message("one"), message("two")), List.of(DENIED, DENIED), "fresh", 12);
    List<String> asked = new ArrayList<>();
    for (int request = 0; request < 24; request++) {
      asked.add(text(questions.message(questions.next())));
    }

    assertThat(asked).doesNotHaveDuplicates();
    assertThat(asked.getFirst()).isEqualTo("fresh-00000.example.com fresh-00000.example.com one");
    assertThat(asked.getLast()).isEqualTo("fresh-00011.example.com fresh-00011.example.com two");
    assertThat(text(questions.message(questions.next()))).isEqualTo(asked.getFirst());
  }

  @Test
  void aRequestThatNamesNoHostIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ManyHosts(List.of(message("one")), List.of(DENIED), "other", 2));
  }

  private static byte[] message(String token) {
    return new EnvoyRequest(ManyHosts.host("fresh", 0), Optional.of(token)).message();
  }

  /** The host, the host among the headers, and the token. */
  private static String text(byte[] message) throws InvalidProtocolBufferException {
    AttributeContext.HttpRequest http =
        CheckRequest.parseFrom(Arrays.copyOfRange(message, 5, message.length))
            .getAttributes()
            .getRequest()
            .getHttp();
    return http.getHost()
        + " "
        + header(http, ":authority")
        + header(http, "authorization").replace("Bearer", "");
  }

  private static String header(AttributeContext.HttpRequest http, String name) {
    return http.getHeaderMap().getHeadersList().stream()
        .filter(header -> header.getKey().equals(name))
        .map(header -> header.getRawValue().toStringUtf8())
        .findFirst()
        .orElseThrow();
  }
}
