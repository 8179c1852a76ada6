package dev.httptrigger.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedTest {
  private static final Expected USER = new Expected.Allowed(Map.of("x-user-id", "ada"));
  private static final Expected UNAUTHORIZED = new Expected.Denied(401);
  private static final Expected EMPTY = new Expected.EmptyOk();

  @Test
  void allowedWithTheVeryHeaders() {
    assertThat(USER.isMetBy(allowed("x-user-id", "ada"))).isTrue();
  }

  @Test
  void anotherValueIsWrong() {
    assertThat(USER.isMetBy(allowed("x-user-id", "eve"))).isFalse();
  }

  @Test
  void aMissingOrFurtherHeaderIsWrong() {
    assertThat(USER.isMetBy(allowed())).isFalse();
    assertThat(USER.isMetBy(allowed("x-user-id", "ada", "x-more", "1"))).isFalse();
  }

  @Test
  void aHeaderThatIsSetTwiceIsWrong() {
    assertThat(USER.isMetBy(allowed("x-user-id", "ada", "x-user-id", "ada"))).isFalse();
  }

  @Test
  void deniedWithTheVeryStatus() {
    assertThat(UNAUTHORIZED.isMetBy(denied(16, 401))).isTrue();
    assertThat(UNAUTHORIZED.isMetBy(denied(7, 403))).isFalse();
  }

  /** Envoy allows it, whatever else it says. */
  @Test
  void deniedWithStatusZeroIsAllowed() {
    assertThat(UNAUTHORIZED.isMetBy(denied(0, 401))).isFalse();
  }

  @Test
  void deniedIsNotAllowedNorTheOtherWayRound() {
    assertThat(USER.isMetBy(denied(16, 401))).isFalse();
    assertThat(EMPTY.isMetBy(denied(16, 401))).isFalse();
    assertThat(UNAUTHORIZED.isMetBy(allowed())).isFalse();
  }

  @Test
  void emptyIsEmpty() {
    assertThat(EMPTY.isMetBy(allowed())).isTrue();
    assertThat(EMPTY.isMetBy(allowed("x-user-id", "ada"))).isFalse();
    assertThat(EMPTY.isMetBy(CheckResponse.getDefaultInstance())).isFalse();
  }

  @Test
  void whatIsNoAnswerIsWrong() {
    byte[] garbage = {(byte) 0xff, (byte) 0xff, 0};

    assertThat(EMPTY.isMetBy(garbage, 0, garbage.length)).isFalse();
  }

  private static CheckResponse allowed(String... namesAndValues) {
    OkHttpResponse.Builder ok = OkHttpResponse.newBuilder();
    for (int name = 0; name < namesAndValues.length; name += 2) {
      ok.addHeaders(
          HeaderValueOption.newBuilder()
              .setHeader(
                  HeaderValue.newBuilder()
                      .setKey(namesAndValues[name])
                      .setValue(namesAndValues[name + 1])));
    }
    return CheckResponse.newBuilder()
        .setStatus(Status.getDefaultInstance())
        .setOkResponse(ok)
        .build();
  }

  private static CheckResponse denied(int code, int status) {
    return CheckResponse.newBuilder()
        .setStatus(Status.newBuilder().setCode(code))
        .setDeniedResponse(
            DeniedHttpResponse.newBuilder().setStatus(HttpStatus.newBuilder().setCodeValue(status)))
        .build();
  }
}
