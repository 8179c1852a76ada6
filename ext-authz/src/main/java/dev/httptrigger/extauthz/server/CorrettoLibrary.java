package dev.httptrigger.extauthz.server;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Amazon Corretto Crypto Provider, a library for the machine beside the Java archive: it is there
 * on a Linux with glibc, for the processor that the program was built for. It is handed to whoever
 * verifies signatures, and installed nowhere: TLS and all else go on as they do without it.
 */
public final class CorrettoLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(CorrettoLibrary.class);

  /** Where nobody set it: else the library makes keys on Ed25519 from the JDK's only. */
  private static final String ED25519_KEYS =
      "com.amazon.corretto.crypto.provider.registerEdKeyFactory";

  private CorrettoLibrary() {}

  /**
   * Loads the library into this process and lets it test itself, which takes some tenths of a
   * second the first time.
   *
   * @return the provider; empty where it can't be had, which the log says
   */
  public static Optional<Provider> load() {
    try {
      if (System.getProperty(ED25519_KEYS) == null) {
        System.setProperty(ED25519_KEYS, "true");
      }
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      provider.assertHealthy();
      LOG.info("Signatures are verified by {}", provider.getInfo());
      return Optional.of(provider);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      // The last is how the library says that something in it does not fit.
      LOG.info("Signatures are verified by the JDK, slower than by Corretto's library: {}", why(e));
      return Optional.empty();
    }
  }

  private static String why(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.toString();
  }
}
