package dev.httptrigger.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** What a client needs that believes these certificates and no others. */
final class TrustedCertificates {
  private static final String FIRST = "TLS_CHACHA20_POLY1305_SHA256";

  private TrustedCertificates() {}

  /**
   * The context of such a client.
   *
   * @param pem one or more certificates
   * @throws RealPartException when they can't be read
   */
  static SSLContext of(String pem) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
        trusted.setCertificateEntry("certificate-" + trusted.size(), certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new RealPartException("can't read the API server's certificates", e);
    }
  }

  /**
   * A builder of clients with such a context. ChaCha20 comes first: where the JVM has no second
   * compiler, as in most tests, AES takes it several times as long.
   *
   * @throws RealPartException when the certificates can't be read
   */
  static HttpClient.Builder clients(String pem) {
    SSLContext context = of(pem);
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setCipherSuites(
        Stream.concat(Stream.of(FIRST), Stream.of(parameters.getCipherSuites()))
            .distinct()
            .toArray(String[]::new));
    return HttpClient.newBuilder().sslContext(context).sslParameters(parameters);
  }
}
