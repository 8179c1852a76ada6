package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.httptrigger.extauthz.decision.Decision;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

/** What Envoy reads of an answer. */
final class WrittenResponses {
  private WrittenResponses() {}

  static CheckResponse of(Decision decision) {
    try {
      return CheckResponse.parseFrom(CheckResponses.of(decision).toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not an answer", e);
    }
  }
}
