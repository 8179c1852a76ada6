package dev.httptrigger.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a kube-apiserver whether it is ready, start-up hooks included. */
final class ReadinessProbe {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

  private final HttpClient client;
  private final HttpRequest request;

  ReadinessProbe(String url, String certificates, String token) {
    this.client = TrustedCertificates.clients(certificates).build();
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
}
