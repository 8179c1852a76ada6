package dev.httptrigger.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignatureCostsTest {
  @Test
  void opensslSaysVerificationsASecond() {
    assertThat(
            SignatureCosts.ofOpenssl(
                """
                +F2:2:2048:1066.000000:50000.0
                +F4:3:256:33175.000000:10000.0
                +F6:0:253:Ed25519:18872.549020:8000.0
                """))
        .containsEntry("openssl RS256", 20.0)
        .containsEntry("openssl ES256", 100.0)
        .containsEntry("openssl EdDSA", 125.0)
        .hasSize(3);
  }

  @Test
  void javaSaysMicrosecondsAmongOtherLines() {
    SignatureCosts costs =
        new SignatureCosts(
            SignatureCosts.ofJava("WARNING: something\nverified JDK RS256 29.200\n"));

    assertThat(costs.micros("JDK", "RS256")).hasValue(29.2);
    assertThat(costs.micros("ACCP", "RS256")).isEmpty();
  }
}
