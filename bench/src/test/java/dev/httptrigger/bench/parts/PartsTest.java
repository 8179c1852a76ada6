package dev.httptrigger.bench.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrigger.bench.parts.TriggerLookUp.HostPattern;
import dev.httptrigger.bench.parts.WholeCheck.Asked;
import dev.httptrigger.extauthz.claims.Forwards.Changes;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.jws.CompactJws;
import dev.httptrigger.extauthz.path.PathReadings.Plain;
import dev.httptrigger.extauthz.policy.TokenVerifier.Signed;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured is what it says: each part does its work, and does it rightly. */
class PartsTest {
  private static final int FEW = 8;

  @Test
  void bothReadersReadTheRequest() throws Exception {
    RequestReading reading = new RequestReading();
    reading.requests = FEW;
    reading.prepare();

    assertThat(CheckResponse.parseFrom(reading.scanned()).hasDeniedResponse()).isTrue();
    assertThat(CheckResponse.parseFrom(reading.smallest()).hasDeniedResponse()).isTrue();
    CheckRequest read = reading.generatedClasses();
    assertThat(read.getAttributes().getRequest().getHttp().getHost())
        .isEqualTo("orders.example.com");
    assertThat(read.getSerializedSize()).isGreaterThan(1_500);
  }

  @Test
  void tokensAreRead() {
    TokenReading reading = new TokenReading();
    reading.tokens = FEW;
    reading.prepare();

    assertThat(reading.header()).isInstanceOf(CompactJws.class);
    assertThat(reading.headerAndClaims())
        .isInstanceOfSatisfying(
            CompactJws.Claims.class, claims -> assertThat(claims.object().members()).hasSize(14));
  }

  @ParameterizedTest
  @CsvSource({
    "RS256, JDK", "ES256, JDK", "EdDSA, JDK", "HS256, JDK",
    "RS256, CORRETTO", "ES256, CORRETTO", "EdDSA, CORRETTO", "HS256, CORRETTO"
  })
  void signaturesAreGood(String algorithm, SignatureLibrary library) {
    assumeTrue(library.provider().isPresent(), "does not load on this machine");
    SignatureVerification verification = new SignatureVerification();
    verification.algorithm = algorithm;
    verification.library = library;
    verification.tokens = FEW;
    verification.prepare();

    assertThat(verification.verified()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void theTriggerWithTheLongerPrefixIsFound(HostPattern hosts) {
    TriggerLookUp lookUp = new TriggerLookUp();
    lookUp.triggers = 10;
    lookUp.hosts = hosts;
    lookUp.requests = FEW;
    lookUp.prepare(); // looks at what it finds

    assertThat(lookUp.pathReading()).isInstanceOf(Plain.class);
    assertThat(lookUp.oneChange()).isNotSameAs(lookUp.oneChange());
  }

  @Test
  void aMissIsOne() {
    TokenRemembering remembering = new TokenRemembering();
    remembering.tokens = FEW;
    remembering.prepare();
    remembering.forget();

    for (int token = 0; token < 3 * FEW; token++) {
      assertThat(remembering.miss()).isInstanceOf(Signed.class);
    }
    assertThat(remembering.hitsWhileFilling()).isZero();
    assertThat(remembering.hit()).isInstanceOf(Signed.class);
    assertThat(remembering.verified()).isInstanceOf(Signed.class);
  }

  @Test
  void claimsBecomeHeaders() throws Exception {
    ClaimForwarding forwarding = new ClaimForwarding();
    forwarding.tokens = FEW;
    forwarding.prepare();

    assertThat(forwarding.changes())
        .isInstanceOfSatisfying(
            Changes.class,
            changes ->
                assertThat(changes.mutations().setHeaders())
                    .extracting(Header::name)
                    .containsExactlyInAnyOrder("x-user-id", "x-user-email", "x-user-roles"));
    assertThat(CheckResponse.parseFrom(forwarding.answer()).getOkResponse().getHeadersList())
        .hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  void wholeChecksHaveTheRightAnswers(Asked asked) throws Exception {
    WholeCheck check = new WholeCheck();
    check.asked = asked;
    check.tokens = 4 * FEW;
    check.prepare();
    check.begin(); // looks at each answer

    boolean refused = List.of(Asked.NO_TOKEN, Asked.EXPIRED).contains(asked);
    assertThat(CheckResponse.parseFrom(check.answered()).hasDeniedResponse()).isEqualTo(refused);
  }

  @Test
  void nothingIsMeasuredUnprepared() {
    assertThatThrownBy(() -> new WholeCheck().answered()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void valuesComeInTurn() {
    InTurn<String> turn = InTurn.of(List.of("a", "b"));
    assertThat(List.of(turn.next(), turn.next(), turn.next())).containsExactly("a", "b", "a");
  }
}
