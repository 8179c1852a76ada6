package dev.httptrigger.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Makes an etcd forget the past, by the JSON gateway of its own API.
 *
 * @param port on which etcd serves its clients
 */
record EtcdCompaction(int port) {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

  /**
   * Compacts up to the present revision.
   *
   * @throws RealPartException when etcd does not do it
   */
  void run() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      JsonNode range = post(client, "/v3/kv/range", "{\"key\": \"AA==\"}");
      String revision = range.at("/header/revision").asText();
      post(client, "/v3/kv/compaction", "{\"revision\": " + revision + ", \"physical\": true}");
    }
  }

  private JsonNode post(HttpClient client, String path, String body) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(LONGEST_ANSWER)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new RealPartException(uri + " answered " + response.statusCode() + response.body());
      }
      return new JsonMapper().readTree(response.body());
    } catch (IOException e) {
      throw new RealPartException(uri + " can't be asked", e);
    } catch (InterruptedException e) {
      throw RealPartException.interrupted("asking " + uri, e);
    }
  }
}
