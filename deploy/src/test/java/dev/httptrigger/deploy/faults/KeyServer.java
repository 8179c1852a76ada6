package dev.httptrigger.deploy.faults;

import dev.httptrigger.testkit.IdentityProvider;
import dev.httptrigger.testkit.TestCertificates;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.security.GeneralSecurityException;

/**
 * A server of keys with what its clients have to trust.
 *
 * @param provider the server
 * @param authority the certificate of who signed its own, as PEM
 */
record KeyServer(IdentityProvider provider, String authority) implements AutoCloseable {
  /** Starts one that publishes that key. */
  static KeyServer start(TokenMint key) {
    TestCertificates certificates = TestCertificates.of("authority").sign("keys", "dns:localhost");
    try {
      return new KeyServer(
          IdentityProvider.startTls(certificates.serverContext("keys"), "localhost", key),
          certificates.pem("authority"));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the server of keys does not start", e);
    }
  }

  @Override
  public void close() {
    provider.close();
  }
}
