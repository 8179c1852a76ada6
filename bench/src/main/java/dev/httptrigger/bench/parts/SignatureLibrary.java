package dev.httptrigger.bench.parts;

import dev.httptrigger.extauthz.jws.SignatureProvider;
import dev.httptrigger.extauthz.server.CorrettoLibrary;
import java.util.Optional;

/** Who verifies signatures. */
public enum SignatureLibrary {
  /** The JDK's own providers. */
  JDK,
  /** Amazon Corretto Crypto Provider, where it loads. */
  CORRETTO;

  /** Makes keys ready with it; empty where it does not load on this machine. */
  Optional<SignatureProvider> provider() {
    return switch (this) {
      case JDK -> Optional.of(SignatureProvider.jdk());
      case CORRETTO -> CorrettoLibrary.load().map(SignatureProvider::corretto);
    };
  }

  /** The library that a server would have on this machine once it is ready. */
  static SignatureProvider usual() {
    return CORRETTO.provider().orElseGet(SignatureProvider::jdk);
  }
}
