package dev.httptrigger.extauthz.jws;

import dev.httptrigger.extauthz.server.CorrettoLibrary;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Every library that the product may do its arithmetic with: what holds for one holds for all. */
final class CryptoProviders {
  private CryptoProviders() {}

  /**
   * Amazon Corretto Crypto Provider; where it can't be had, the tests can't say that all is well.
   */
  static SignatureProvider corretto() {
    return SignatureProvider.corretto(CorrettoLibrary.load().orElseThrow());
  }

  /** The providers, by name. */
  static Stream<Named<SignatureProvider>> inUse() {
    return Stream.of(Named.of("JDK", SignatureProvider.jdk()), Named.of("Corretto", corretto()));
  }
}
