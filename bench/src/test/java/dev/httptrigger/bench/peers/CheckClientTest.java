package dev.httptrigger.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import org.junit.jupiter.api.Test;

/** Servers say the same in several ways. */
class CheckClientTest {
  @Test
  void theUserIsFoundHoweverItIsWritten() {
    HeaderValue text = HeaderValue.newBuilder().setKey("X-User-Id").setValue("jane").build();
    HeaderValue bytes =
        HeaderValue.newBuilder()
            .setKey("x-user-id")
            .setRawValue(ByteString.copyFromUtf8("jane"))
            .build();

    assertThat(CheckClient.answer(allowed(text))).isEqualTo(Answer.allowed("jane"));
    assertThat(CheckClient.answer(allowed(bytes))).isEqualTo(Answer.allowed("jane"));
    assertThat(CheckClient.answer(allowed(text, bytes))).isEqualTo(Answer.allowed("jane,jane"));
  }

  @Test
  void theStatusAloneSaysWhetherARequestPasses() {
    CheckResponse denied =
        CheckResponse.newBuilder()
            .setStatus(Status.newBuilder().setCode(16))
            .setDeniedResponse(
                DeniedHttpResponse.newBuilder()
                    .setStatus(HttpStatus.newBuilder().setCode(StatusCode.Unauthorized)))
            .build();

    assertThat(CheckClient.answer(denied)).isEqualTo(Answer.denied("status 401"));
    assertThat(CheckClient.answer(CheckResponse.getDefaultInstance()))
        .as("an empty message, which Envoy takes for an allow")
        .isEqualTo(Answer.allowed(""));
    assertThat(
            CheckClient.answer(
                    allowed().toBuilder().setStatus(Status.newBuilder().setCode(7)).build())
                .allowed())
        .isFalse();
  }

  private static CheckResponse allowed(HeaderValue... headers) {
    OkHttpResponse.Builder ok = OkHttpResponse.newBuilder();
    for (HeaderValue header : headers) {
      ok.addHeaders(HeaderValueOption.newBuilder().setHeader(header));
    }
    return CheckResponse.newBuilder().setOkResponse(ok).build();
  }
}
