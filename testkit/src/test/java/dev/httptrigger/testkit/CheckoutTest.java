package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckoutTest {
  @Test
  void theRootHoldsTheWholeProject() {
    assertThat(Checkout.root().resolve("pom.xml")).exists();
    assertThat(Checkout.root().resolve("deploy/examples/envoy/envoy.yaml")).exists();
  }
}
