package dev.httptrigger.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Plain requests of one user to an API server. Safe for use by several threads. */
public final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

  private final String url;
  private final String token;
  private final HttpClient client;
  private final Duration longestAnswer;

  ApiClient(String url, String certificates, String token) {
    this(
        url,
        token,
        TrustedCertificates.clients(certificates).connectTimeout(LONGEST_ANSWER).build(),
        LONGEST_ANSWER);
  }

  private ApiClient(String url, String token, HttpClient client, Duration longestAnswer) {
    this.url = url;
    this.token = token;
    this.client = client;
    this.longestAnswer = longestAnswer;
  }

  /** The same, waiting for an answer at most so long. */
  ApiClient within(Duration longest) {
    return new ApiClient(url, token, client, longest);
  }

  /**
   * An answer of the API server.
   *
   * @param status the HTTP status
   * @param body the text, JSON as a rule
   */
  public record ApiAnswer(int status, String body) {
    /** Whether the API server did as asked. */
    public boolean done() {
      return status / 100 == 2;
    }

    /**
     * The body of an answer that has to be one of success.
     *
     * @param what is said first where it is none, before what the API server says
     * @throws RealPartException when the API server did not do as asked
     */
    public JsonNode jsonOrThrow(String what) {
      if (!done()) {
        throw new RealPartException(what + ": " + json().path("message").asText());
      }
      return json();
    }

    /**
     * The body.
     *
     * @throws UncheckedIOException when it is no JSON
     */
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A GET of that path. */
  public ApiAnswer get(String path) {
    return send("GET", path, "");
  }

  /**
   * Sends one request and waits, where nothing else was said, at most 5 seconds. A request without
   * an answer may be carried out all the same, even later.
   *
   * @param path with the query
   * @param body an object as YAML or JSON, or options of a deletion; empty for none
   * @throws UncheckedIOException when there is no answer
   */
  public ApiAnswer send(String method, String path, String body) {
    return send(method, path, "application/yaml", body);
  }

  /**
   * The same with a body of another type.
   *
   * @param type such as {@code application/merge-patch+json}
   */
  public ApiAnswer send(String method, String path, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(longestAnswer)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", type);
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new ApiAnswer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + " had no answer", e);
    } catch (InterruptedException e) {
      throw RealPartException.interrupted(method + " " + path, e);
    }
  }
}
