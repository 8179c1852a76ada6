package dev.httptrigger.bench.workload;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The answer that is right. */
public sealed interface Expected {
  /**
   * The request passes, with exactly these headers set.
   *
   * @param headers their values by their names
   */
  record Allowed(Map<String, String> headers) implements Expected {
    /** Takes a copy. */
    public Allowed {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * The request passes, with this header set, whatever else is.
   *
   * @param name the header's name; compared without case
   * @param value its value
   */
  record AllowedSetting(String name, String value) implements Expected {}

  /**
   * The request is refused.
   *
   * @param status the HTTP status that the client gets
   */
  record Denied(int status) implements Expected {}

  /** An answer of a base line, which allows and says nothing. */
  record EmptyOk() implements Expected {}

  /** Whether the bytes are such an answer. */
  default boolean isMetBy(byte[] answer, int offset, int length) {
    try {
      return isMetBy(CheckResponse.parser().parseFrom(answer, offset, length));
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  /** Whether the message is such an answer. */
  default boolean isMetBy(CheckResponse answer) {
    return switch (this) {
      case Allowed(Map<String, String> headers) ->
          answer.getStatus().getCode() == 0
              && answer.hasOkResponse()
              && headers.equals(setBy(answer));
      case AllowedSetting(String name, String value) ->
          answer.getStatus().getCode() == 0
              && answer.hasOkResponse()
              && valuesOf(name, answer).equals(List.of(value));
      case Denied(int status) ->
          answer.getStatus().getCode() != 0
              && answer.hasDeniedResponse()
              && answer.getDeniedResponse().getStatus().getCodeValue() == status;
      case EmptyOk() ->
          answer.getStatus().getCode() == 0
              && answer.hasOkResponse()
              && answer.getOkResponse().getHeadersCount() == 0;
    };
  }

  /**
   * What an answer sets a header to.
   *
   * @param name compared without case
   */
  static List<String> valuesOf(String name, CheckResponse answer) {
    return answer.getOkResponse().getHeadersList().stream()
        .map(HeaderValueOption::getHeader)
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(
            header ->
                header.getRawValue().isEmpty()
                    ? header.getValue()
                    : header.getRawValue().toStringUtf8())
        .toList();
  }

  /** A name that is set twice gets a value that is never right. */
  private static Map<String, String> setBy(CheckResponse answer) {
    Map<String, String> headers = new HashMap<>();
    for (HeaderValueOption option : answer.getOkResponse().getHeadersList()) {
      headers.merge(
          option.getHeader().getKey(), option.getHeader().getValue(), (one, other) -> "\0");
    }
    return headers;
  }
}
