package dev.httptrigger.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.httptrigger.deploy.Shipped;
import dev.httptrigger.testkit.ApiClient;
import dev.httptrigger.testkit.ApiClient.ApiAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A Secret of the configuration, for somebody who tampers with it.
 *
 * @param name the Secret's
 * @param content the JSON text in it
 */
record StoredRecord(String name, String content) {
  private static final String SECRETS = "/api/v1/namespaces/" + Shipped.CONFIGURATION + "/secrets";
  private static final JsonMapper JSON = new JsonMapper();

  /** All there are. */
  static List<StoredRecord> all(ApiClient client) {
    List<StoredRecord> all = new ArrayList<>();
    try {
      for (JsonNode item : JSON.readTree(client.get(SECRETS).body()).path("items")) {
        all.add(
            new StoredRecord(
                item.at("/metadata/name").asText(),
                new String(
                    Base64.getDecoder().decode(item.at("/data/content").asText()),
                    StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Deletes all of them. */
  static void deleteAll(ApiClient client) {
    client.send("DELETE", SECRETS, "");
  }

  /** Whether it is a part of the index. */
  boolean isIndex() {
    return name.startsWith("index-");
  }

  /** Whether it is about a trigger. */
  boolean isTrigger() {
    return name.startsWith("trigger-");
  }

  /** The same with another content. */
  StoredRecord with(String other) {
    return new StoredRecord(name, other);
  }

  /** Writes the content over what is there, with a checksum that fits. */
  void overwrite(ApiClient client) {
    client.send("PATCH", SECRETS + "/" + name, "application/merge-patch+json", data(sha256()));
  }

  /** Writes the content over what is there, and leaves the checksum. */
  void garble(ApiClient client) {
    client.send(
        "PATCH",
        SECRETS + "/" + name,
        "application/merge-patch+json",
        "{\"data\": {\"content\": \"" + base64(content) + "\"}}");
  }

  /**
   * Makes a Secret of it that looks like a trigger's, in the place of one of that name.
   *
   * @throws IllegalStateException when the API server does not do it
   */
  void createAnew(ApiClient client) {
    client.send("DELETE", SECRETS + "/" + name, "");
    ApiAnswer answer =
        client.send(
            "POST",
            SECRETS,
            """
            {"apiVersion": "v1", "kind": "Secret",
             "metadata": {"name": "%s", "labels": {
               "httptrigger.dev/record": "trigger", "app.kubernetes.io/managed-by": "httptrigger"}},
             %s
            """
                .formatted(name, data(sha256()).substring(1)));
    requireDone(answer);
  }

  private void requireDone(ApiAnswer answer) {
    if (!answer.done()) {
      throw new IllegalStateException(name + " is not written: " + answer.status());
    }
  }

  private String data(String sha256) {
    return "{\"data\": {\"content\": \"%s\", \"sha256\": \"%s\"}}"
        .formatted(base64(content), base64(sha256));
  }

  private String sha256() {
    return sha256(content);
  }

  /** In hexadecimal digits. */
  static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The name alone: the content may hold secrets. */
  @Override
  public String toString() {
    return name;
  }
}
