package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Value;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.Admission;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.envoy.CheckRequests.Form;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse.HttpResponseCase;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call gets one whole answer, and only an explicit Allow lets pass (DESIGN §1, rule 1). */
class AuthorizationServiceTest {
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final CheckRequest REQUEST =
      CheckRequests.of(Form.HEADER_MAP, "GET", "orders.example.com", "/");

  private final List<Decision> decided = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  @Test
  void anAllowSetsAndRemovesExactlyWhatItSays() {
    Allow allow =
        new Allow(
            Optional.of(ORDERS),
            new Mutations(List.of(new Header("x-user-id", "7")), Set.of("x_user_id", "x.user.id")),
            Metadata.NONE);

    CheckResponse response = answer(request -> allow, REQUEST);

    assertThat(response.getStatus().getCode()).isZero();
    assertThat(response.getOkResponse().getHeadersList())
        .extracting(
            option -> option.getHeader().getKey(),
            option -> option.getHeader().getValue(),
            HeaderValueOption::getAppendAction)
        .containsExactly(tuple("x-user-id", "7", HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD));
    assertThat(response.getOkResponse().getHeadersToRemoveList())
        .containsExactlyInAnyOrder("x_user_id", "x.user.id");
    assertThat(metadata(response)).containsOnlyKeys("trigger", "form");
    assertThat(metadata(response)).containsEntry("trigger", "shop/orders");
    assertThat(decided).containsExactly(allow);
  }

  @Test
  void anAllowChangesTheTargetByTheHeaderThatHoldsIt() {
    Allow allow =
        new Allow(
            Optional.of(ORDERS),
            new Mutations(List.of(), Set.of(), Optional.of("/a?b=%41&uid=7")),
            Metadata.NONE);

    CheckResponse response = answer(request -> allow, REQUEST);

    assertThat(response.getOkResponse().getHeadersList())
        .extracting(option -> option.getHeader().getKey(), option -> option.getHeader().getValue())
        .containsExactly(tuple(":path", "/a?b=%41&uid=7"));
    assertThat(response.getOkResponse().getQueryParametersToSetList()).isEmpty();
    assertThat(response.getOkResponse().getQueryParametersToRemoveList()).isEmpty();
  }

  @Test
  void aRefusalThatIsNotEnforcedIsSaidInTheMetadata() {
    Allow allow =
        new Allow(
            Optional.of(ORDERS), Mutations.NONE, Metadata.NONE, Optional.of(DenialReason.EXPIRED));

    CheckResponse response = answer(request -> allow, REQUEST);

    assertThat(metadata(response)).containsOnlyKeys("trigger", "dry_run", "form");
    assertThat(metadata(response)).containsEntry("dry_run", "expired");
  }

  @ParameterizedTest
  @CsvSource({"400", "401", "403", "405", "415", "500"})
  void aDenialNeverHasStatusZeroToEnvoy(int status) {
    Deny deny =
        new Deny(
            Optional.of(ORDERS),
            DenialReason.NO_TOKEN,
            new Answer(status, List.of(new Header("www-authenticate", "Bearer")), "{}"));

    CheckResponse response = answer(request -> deny, REQUEST);

    assertThat(response.getStatus().getCode()).isNotZero();
    assertThat(response.getHttpResponseCase()).isEqualTo(HttpResponseCase.DENIED_RESPONSE);
    assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(status);
    assertThat(response.getDeniedResponse().getBody()).isEqualTo("{}");
    assertThat(response.getDeniedResponse().getHeadersList())
        .extracting(option -> option.getHeader().getKey() + ": " + option.getHeader().getValue())
        .containsExactly("www-authenticate: Bearer");
    assertThat(metadata(response))
        .containsExactlyInAnyOrderEntriesOf(Map.of("trigger", "shop/orders", "reason", "no_token"));
    assertThat(decided).containsExactly(deny);
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonGoesIntoTheMetadata(DenialReason reason) {
    Deny deny = new Deny(Optional.empty(), reason, new Answer(403, List.of(), ""));

    assertThat(metadata(answer(request -> deny, REQUEST)))
        .containsExactly(Map.entry("reason", reason.text()));
  }

  static List<Throwable> whateverCanBeThrown() {
    return List.of(
        new IllegalStateException("secret"),
        new StackOverflowError(),
        new OutOfMemoryError(),
        new AssertionError(),
        new NoClassDefFoundError());
  }

  @ParameterizedTest
  @MethodSource("whateverCanBeThrown")
  void whateverIsThrownTheRequestIsDenied(Throwable thrown) {
    CheckResponse response = answer(request -> thrower(thrown), REQUEST);

    assertOwnFailure(response);
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> assertThat(List.of(failure, causeOf(failure))).contains(thrown));
    assertThat(decided)
        .extracting(Deny.class::cast)
        .extracting(Deny::reason)
        .containsExactly(DenialReason.INTERNAL_ERROR);
  }

  @ParameterizedTest
  @MethodSource("whateverCanBeThrown")
  void neitherCountingNorReportingKeepsARequestFromBeingDenied(Throwable thrown) {
    AuthorizationService service =
        new AuthorizationService(
            request -> new Allow(Optional.empty(), Mutations.NONE, Metadata.NONE),
            Admission.ALWAYS,
            (decision, request, nanoseconds) -> thrower(thrown),
            failure -> thrower(thrown));

    assertOwnFailure(answer(service, REQUEST));
  }

  @ParameterizedTest
  @MethodSource("whateverCanBeThrown")
  void aFailureThatCantBeReportedIsStillCounted(Throwable thrown) {
    AuthorizationService service =
        new AuthorizationService(
            request -> thrower(thrown),
            Admission.ALWAYS,
            (decision, request, nanoseconds) -> decided.add(decision),
            failure -> thrower(thrown));

    assertOwnFailure(answer(service, REQUEST));
    assertThat(decided).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("whateverCanBeThrown")
  void bytesThatCantBeReadAreARequestThatIsDenied(Throwable thrown) {
    Function<RequestView, Decision> allowsAll =
        request -> new Allow(Optional.empty(), Mutations.NONE, Metadata.NONE);
    AuthorizationService service =
        new AuthorizationService(allowsAll, Admission.ALWAYS, DecisionObserver.NONE, failures::add);
    InputStream unreadable =
        new InputStream() {
          @Override
          public int read() {
            thrower(thrown);
            return -1;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            return read();
          }
        };
    for (InputStream bytes : List.of(unreadable, new ByteArrayInputStream(new byte[] {8}))) {
      assertOwnFailure(ServedCall.answer(service, bytes));
    }
  }

  @Test
  void aNullForADecisionIsADenial() {
    assertOwnFailure(answer(AuthorizationServiceTest::nothing, REQUEST));
  }

  @Test
  void aRequestThatIsNoHttpRequestIsDeniedUnseen() {
    Function<RequestView, Decision> allowsAll =
        request -> new Allow(Optional.empty(), Mutations.NONE, Metadata.NONE);

    assertOwnFailure(answer(allowsAll, CheckRequest.getDefaultInstance()));
  }

  @Test
  void aFailureTellsAGrpcClientInItsOwnWay() {
    CheckRequest request =
        CheckRequests.of(
            Form.HEADERS, "POST", "orders.example.com", "/", "content-type: application/grpc");

    CheckResponse response = answer(any -> thrower(new IllegalStateException("secret")), request);

    assertThat(response.getDeniedResponse().getHeadersList())
        .extracting(option -> option.getHeader().getKey() + ": " + option.getHeader().getValue())
        .contains("grpc-status: 14");
    assertThat(response.getDeniedResponse().getBody()).isEmpty();
  }

  private static void assertOwnFailure(CheckResponse response) {
    assertThat(response.getStatus().getCode()).isNotZero();
    assertThat(response.getHttpResponseCase()).isEqualTo(HttpResponseCase.DENIED_RESPONSE);
    assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(500);
    assertThat(response.toString()).doesNotContain("secret");
    assertThat(metadata(response)).containsEntry("reason", "internal_error");
  }

  @SuppressWarnings("NullAway") // what a broken engine might do
  private static Decision nothing(RequestView request) {
    return null;
  }

  private static Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : cause;
  }

  private static Decision thrower(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(thrown);
  }

  private static Map<String, String> metadata(CheckResponse response) {
    assertThat(response.getDynamicMetadata().getFieldsMap()).containsOnlyKeys("httptrigger");
    Map<String, Value> entry =
        response
            .getDynamicMetadata()
            .getFieldsOrThrow("httptrigger")
            .getStructValue()
            .getFieldsMap();
    return entry.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().getStringValue()));
  }

  private CheckResponse answer(Function<RequestView, Decision> decide, CheckRequest request) {
    return answer(
        new AuthorizationService(
            decide,
            Admission.ALWAYS,
            (decision, asked, nanoseconds) -> decided.add(decision),
            failures::add),
        request);
  }

  private static CheckResponse answer(AuthorizationService service, CheckRequest request) {
    return ServedCall.answer(service, request.toByteArray());
  }
}
