package dev.httptrigger.extauthz.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.example.ExampleRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client may have written the id, so only what can't be anything else is taken for one. */
class RequestIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "6f1c2b1e-8c0a-4f0e-9f6b-2f9a4d1f7c11",
        "Root=1-67891233-abcdef012345678912345678",
        "a",
        "A_B:c/d=",
        "0123456789012345678901234567890123456789012345678901234567890123"
      })
  void isAnId(String id) {
    assertThat(RequestId.of(Optional.of(ExampleRequest.get("/").header("x-request-id", id))))
        .contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "eyJh.eyJz.c2ln",
        "a b",
        "a,b",
        "a\"b",
        "a\\b",
        "<a>",
        "caf\u00e9",
        "a\nb",
        "01234567890123456789012345678901234567890123456789012345678901234"
      })
  void isNone(String id) {
    assertThat(RequestId.of(Optional.of(ExampleRequest.get("/").header("x-request-id", id))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"id-1, id-1", "id-1, id-2"})
  void twoLinesAreNone(String one, String other) {
    assertThat(
            RequestId.of(
                Optional.of(
                    ExampleRequest.get("/")
                        .header("x-request-id", one)
                        .header("x-request-id", other))))
        .isEmpty();
  }

  @Test
  void whereThereIsNoRequestOrNoHeaderThereIsNone() {
    assertThat(RequestId.of(Optional.empty())).isEmpty();
    assertThat(RequestId.of(Optional.of(ExampleRequest.get("/")))).isEmpty();
  }
}
