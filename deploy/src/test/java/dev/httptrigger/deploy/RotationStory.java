package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.Gateway.bearer;
import static dev.httptrigger.deploy.Manifests.host;
import static dev.httptrigger.deploy.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.IdentityProvider;
import dev.httptrigger.testkit.IdentityProvider.Fault;
import dev.httptrigger.testkit.TestCertificates;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Keys that are followed at an identity provider, under a flood of tokens with invented keys. */
interface RotationStory {
  /** Beyond what the early fetch of a flagged key set takes: 30 s after the one before. */
  Duration CEILING = Duration.ofSeconds(90);

  /** How often a key set may be fetched. */
  Duration BUDGET = Duration.ofSeconds(30);

  /** The installation under test, which may fetch keys from 127.0.0.1. */
  Installation installation();

  @Test
  default void aRotationAtTheIssuerIsFollowedWithoutARefusedGoodToken()
      throws GeneralSecurityException, IOException {
    TestCertificates certificates = TestCertificates.of("authority").sign("good", "dns:localhost");
    TokenMint old = TokenMint.generate("ES256", "old");
    TokenMint next = TokenMint.generate("ES256", "next");
    try (IdentityProvider issuer =
        IdentityProvider.startTls(certificates.serverContext("good"), "localhost", old)) {
      long began = System.nanoTime();
      installation().submit(authorities(certificates.pem("authority")));
      installation().apply(trigger("rotated", spec(issuer.issuer())));
      String oldToken = token(old, issuer);
      String newToken = token(next, issuer);
      await("the first keys are in force").atMost(CEILING).until(() -> isAnswered(200, oldToken));
      long fetchesBefore = issuer.keySetRequests();
      Duration inForceAfter;
      try (Flood flood =
          Flood.start(installation().recommended(), host("rotated"), issuer.issuer())) {
        try (Prober prober =
            Prober.start(
                installation().recommended(), host("rotated"), oldToken, oldToken.substring(1))) {
          issuer.publish(old, next);
          Instant published = Instant.now();
          await("the new key is in force").atMost(CEILING).until(() -> isAnswered(200, newToken));
          inForceAfter = Duration.between(published, Instant.now());
          assertThat(prober.asked()).isPositive();
          assertThat(prober.wrong()).isEmpty();
        }
        assertThat(flood.sent()).isPositive();
        assertThat(flood.passed()).isZero();

        try (Prober prober =
            Prober.start(
                installation().recommended(), host("rotated"), newToken, newToken.substring(1))) {
          issuer.publish(next);
          failOnce(issuer);
          await("the old key is out of force")
              .atMost(CEILING)
              .until(() -> isAnswered(401, oldToken));
          assertThat(prober.asked()).isPositive();
          assertThat(prober.wrong()).isEmpty();
        }
        assertThat(flood.passed()).isZero();

        long fetches = issuer.keySetRequests() - fetchesBefore;
        System.out.printf(
            "Rotation under %d tokens a second with invented keys: in force at every server after"
                + " %.1f s; %d fetches of the key set in %d s%n",
            flood.rate(), inForceAfter.toMillis() / 1000.0, fetches, flood.lasted().toSeconds());
        assertThat(fetches).isLessThanOrEqualTo(1 + flood.lasted().dividedBy(BUDGET));
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertThat(issuer.keySetRequests()).isLessThanOrEqualTo(2 + took.dividedBy(BUDGET));
    }
  }

  /** What is in force stays, and it is asked again. */
  private static void failOnce(IdentityProvider issuer) {
    long before = issuer.requests();
    issuer.behave(Fault.ERROR);
    await("it has failed").atMost(CEILING).until(() -> issuer.requests() > before);
    issuer.behave(Fault.NONE);
  }

  private boolean isAnswered(int status, String token) {
    return installation().recommended().everyServerAnswers(status, host("rotated"), bearer(token));
  }

  private static String token(TokenMint mint, IdentityProvider issuer) {
    return mint.sign("{\"iss\":\"%s\",\"exp\":4829597641}".formatted(issuer.issuer()));
  }

  private static String spec(String issuer) {
    return """
    hosts: ["%s"]
    jwt:
      providers:
      - name: main
        issuer: %s
        jwks: {remote: {issuer: "%s", caConfigMapRef: {name: login-ca, key: ca.crt}}}
    """
        .formatted(host("rotated"), issuer, issuer);
  }

  private static String authorities(String pem) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: login-ca, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
    data:
      ca.crt: |
    %s
    """
        .formatted(pem.indent(4));
  }
}
