package dev.httptrigger.extauthz.jws;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Every library that the product may do its arithmetic with: what holds for one holds for all. */
final class CryptoProviders {
  private CryptoProviders() {}

  /** The providers, by name. */
  static Stream<Named<SignatureProvider>> inUse() {
    return Stream.of(Named.of("JDK", SignatureProvider.jdk()));
  }
}
