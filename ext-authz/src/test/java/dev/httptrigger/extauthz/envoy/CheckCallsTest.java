package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Admission;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.envoy.CheckRequests.Form;
import io.grpc.Context;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A call of a gateway's: one message, one answer, and the same ends as grpc-java gives it. */
class CheckCallsTest {
  private static final byte[] REQUEST =
      CheckRequests.of(Form.HEADER_MAP, "GET", "orders.example.com", "/").toByteArray();

  private final List<RequestView> asked = new ArrayList<>();
  private final List<Decision> decided = new ArrayList<>();
  private final AuthorizationService service =
      new AuthorizationService(
          request -> {
            asked.add(request);
            return new Allow(Optional.empty(), Mutations.NONE, Metadata.NONE);
          },
          Admission.ALWAYS,
          (decision, request, nanoseconds) -> decided.add(decision),
          failure -> {
            throw new AssertionError("nothing fails", failure);
          });

  @Test
  void oneMessageIsAnsweredOnce() {
    ServedCall call = ServedCall.of(service, "gateway", List.of(message()), true);

    assertThat(call.events()).containsExactly("headers", "message", "close");
    assertThat(call.ends()).extracting(Status::getCode).containsExactly(Status.Code.OK);
    assertThat(call.answer().getStatus().getCode()).isZero();
    assertThat(call.requested()).isGreaterThan(1);
    assertThat(asked).extracting(RequestView::callAuthority).containsExactly("gateway");
  }

  @Test
  void aSecondMessageEndsTheCallUnanswered() {
    ServedCall call = ServedCall.of(service, "", List.of(message(), message(), message()), true);

    assertThat(call.events()).containsExactly("close");
    assertThat(call.ends()).extracting(Status::getCode).containsExactly(Status.Code.INTERNAL);
    assertThat(asked).isEmpty();
  }

  @Test
  void aCallWithoutAMessageEndsUnanswered() {
    ServedCall call = ServedCall.of(service, "", List.of(), true);

    assertThat(call.events()).containsExactly("close");
    assertThat(call.ends()).extracting(Status::getCode).containsExactly(Status.Code.INTERNAL);
  }

  @Test
  void aCallThatIsGivenUpIsNotAnswered() {
    ServedCall call = ServedCall.of(service, "", List.of(message()), false);

    assertThat(call.events()).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void theDeadlineOfTheCallCounts() throws Exception {
    try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      Context.CancellableContext late =
          Context.current().withDeadlineAfter(-1, TimeUnit.SECONDS, timer);
      late.run(
          () -> {
            ServedCall unusedCall = ServedCall.of(service, "", List.of(message()), true);
          });
      late.cancel(null);
    }

    assertThat(asked).isEmpty();
    assertThat(decided)
        .extracting(Deny.class::cast)
        .extracting(Deny::reason)
        .containsExactly(DenialReason.OVERLOADED);
  }

  private static InputStream message() {
    return new ByteArrayInputStream(REQUEST);
  }
}
