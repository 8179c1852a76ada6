package dev.httptrigger.extauthz.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.invariant.ProtectedTrigger.Place;
import dev.httptrigger.testkit.HeaderLine;
import dev.httptrigger.testkit.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came to the upstream of a request that passed: of every mapped name our value exactly once
 * or nothing, by whatever reading, and all else as it was sent.
 *
 * @param sent with its tokens
 * @param claims of its good token
 * @param good whether it has one
 * @param stray the token that nobody verifies
 */
record Arrived(
    ForgedRequest sent,
    ProtectedTrigger trigger,
    ExampleClaims claims,
    Optional<String> good,
    String stray,
    Received received) {
  private static final String FORM = "application/x-www-form-urlencoded";

  void assertHolds() {
    boolean reported = assertReserved();
    boolean ours = assertPayload();
    assertClaimsOnlyWithAVerifiedToken(ours, reported);
    Expectation expectation = new Expectation(trigger, claims, ours);
    Headers.assertArrived(expectation, sent.headerLines(), received.headers());
    Cookies.assertArrived(expectation, sent.header("cookie"), received.header("cookie"));
    assertQuery(expectation);
    assertBody(expectation);
    assertTokens(ours);
  }

  /** Whether a refusal was only reported. */
  private boolean assertReserved() {
    List<HeaderLine> reserved =
        received.headers().stream()
            .filter(
                line -> Spelling.foldedHeader(line.name()).startsWith(Spelling.RESERVED_HEADERS))
            .toList();
    if (trigger != ProtectedTrigger.DRY || reserved.isEmpty()) {
      assertThat(reserved).as("headers of ours").isEmpty();
      return false;
    }
    assertThat(reserved).as("headers of ours").hasSize(1);
    assertThat(reserved.getFirst().name()).isEqualTo(Spelling.RESERVED_HEADERS + "dry-run");
    assertThat(Arrays.stream(DenialReason.values()).map(DenialReason::text))
        .contains(reserved.getFirst().value());
    return true;
  }

  /** Whether the claims arrived: all places must agree on it. */
  private boolean assertPayload() {
    List<String> payloads = Headers.values(received.headers(), ProtectedTrigger.PAYLOAD);
    assertThat(payloads).as("payloads").hasSizeLessThan(2);
    payloads.forEach(
        payload -> {
          byte[] json = Base64.getUrlDecoder().decode(payload);
          assertThat(tree(new String(json, StandardCharsets.US_ASCII)))
              .as("payload")
              .isEqualTo(tree(claims.json()));
        });
    return !payloads.isEmpty();
  }

  private static Object tree(String json) {
    try {
      return new JsonMapper().readTree(json);
    } catch (IOException e) {
      throw new AssertionError("a payload that is no JSON", e);
    }
  }

  private void assertClaimsOnlyWithAVerifiedToken(boolean ours, boolean reported) {
    boolean open = path().equals(ProtectedTrigger.OPEN);
    boolean preflight = sent.method().equals("OPTIONS");
    if (ours) {
      assertThat(good).as("a good token").isPresent();
      assertThat(open || preflight || reported).as("no token was needed or accepted").isFalse();
    } else {
      boolean bearer =
          good.isPresent()
              && sent.header("authorization").stream()
                  .anyMatch(value -> value.endsWith(" " + good.get()));
      assertThat(open || preflight || reported || (trigger == ProtectedTrigger.LENIENT && !bearer))
          .as("passed without claims")
          .isTrue();
    }
  }

  private void assertQuery(Expectation expectation) {
    assertThat(received.target().split("\\?", 2)[0]).as("path").isEqualTo(path());
    Parameters.assertArrived(
        expectation, Place.QUERY, query(sent.target()), query(received.target()));
    if (received.target().equals(sent.target())) {
      return;
    }
    assertThat(received.target().chars().allMatch(octet -> octet > ' ' && octet < 0x7f))
        .as("a target of ours is printable")
        .isTrue();
  }

  /** Of a body that is no form not a byte changes. */
  private void assertBody(Expectation expectation) {
    List<String> types = sent.header("content-type");
    boolean isForm =
        types.size() == 1 && types.getFirst().toLowerCase(Locale.ROOT).startsWith(FORM);
    if (!isForm || !trigger.mapsToForm()) {
      assertThat(received.body()).as("body").isEqualTo(sent.body());
    } else if (!received.body().isEmpty() || !sent.body().isEmpty()) {
      Parameters.assertArrived(expectation, Place.FORM, sent.body(), received.body());
    }
  }

  /** Beside a verified token nothing that nobody verified, and no token at all where it goes. */
  private void assertTokens(boolean ours) {
    String places =
        received.target()
            + received.header("cookie")
            + received.header("authorization")
            + (trigger.mapsToForm() && sent.header("content-type").equals(List.of(FORM))
                ? received.body()
                : "");
    if (trigger == ProtectedTrigger.REMOVING) {
      assertThat(places).as("tokens").doesNotContain(stray);
      good.ifPresent(token -> assertThat(places).as("tokens").doesNotContain(token));
    } else if (ours && trigger.isStrict()) {
      assertThat(places).as("tokens").doesNotContain(stray);
    }
  }

  private String path() {
    return sent.target().split("\\?", 2)[0];
  }

  private static String query(String target) {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }
}
