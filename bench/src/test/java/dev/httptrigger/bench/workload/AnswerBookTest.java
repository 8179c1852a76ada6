package dev.httptrigger.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerBookTest {
  private static final byte[] OK =
      CheckResponse.newBuilder()
          .setStatus(Status.getDefaultInstance())
          .setOkResponse(OkHttpResponse.getDefaultInstance())
          .build()
          .toByteArray();
  private static final byte[] EMPTY = {};

  private final AnswerBook book =
      new AnswerBook(List.of(new Expected.EmptyOk(), new Expected.Denied(401)));

  @Test
  void anAnswerIsRightTheFirstTimeAndAgain() {
    assertThat(right(0, OK)).isTrue();
    assertThat(right(0, OK)).isTrue();
  }

  @Test
  void aWrongOneStaysWrongHoweverOftenItComes() {
    assertThat(right(0, EMPTY)).isFalse();
    assertThat(right(0, EMPTY)).isFalse();
    assertThat(right(0, OK)).isTrue();
    assertThat(right(0, EMPTY)).isFalse();
  }

  @Test
  void whatIsRightForOneIsNotForAnother() {
    assertThat(right(0, OK)).isTrue();
    assertThat(right(1, OK)).isFalse();
  }

  @Test
  void anAnswerMayStandInTheMiddleOfAnArray() {
    byte[] wide = new byte[OK.length + 9];
    System.arraycopy(OK, 0, wide, 5, OK.length);

    assertThat(book.isRight(0, wide, 5, OK.length)).isTrue();
    assertThat(book.isRight(0, wide, 5, OK.length)).isTrue();
    assertThat(book.isRight(0, wide, 5, OK.length - 1)).isFalse();
  }

  private boolean right(int request, byte[] answer) {
    return book.isRight(request, answer, 0, answer.length);
  }
}
