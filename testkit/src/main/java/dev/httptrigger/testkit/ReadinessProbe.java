package dev.httptrigger.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks a kube-apiserver whether it is ready, start-up hooks included. */
final class ReadinessProbe {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

  private final HttpClient client;
  private final HttpRequest request;

  ReadinessProbe(String url, String certificates, String token) {
    this.client = HttpClient.newBuilder().sslContext(trusting(certificates)).build();
    this.request =
        HttpRequest.newBuilder(URI.create(url + "/readyz"))
            .header("Authorization", "Bearer " + token)
            .timeout(LONGEST_ANSWER)
            .build();
  }

  boolean isReady() {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw RealPartException.interrupted("asking " + request.uri(), e);
    }
  }

  private static SSLContext trusting(String certificates) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(certificates.getBytes(StandardCharsets.US_ASCII)))) {
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
}
