package dev.httptrigger.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where an API server writes down who asked it for what, never what was sent or answered. A line is
 * written when the answer is complete, which may be a moment after the client has it; of a watch,
 * when it ends.
 *
 * @param policy the file with the policy
 * @param log the file that the API server writes
 */
record AuditLog(Path policy, Path log) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What stands in the file of the policy. */
  static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived, ResponseStarted]
      rules: [{level: Metadata}]
      """;

  /** What tells kube-apiserver to write it. */
  List<String> flags() {
    return List.of("--audit-policy-file=" + policy, "--audit-log-path=" + log);
  }

  /** All that was asked so far, in the order of the answers. */
  List<ApiRequest> requests() {
    try {
      String text = Files.readString(log, StandardCharsets.UTF_8);
      // What stands behind the last end of a line is being written.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(AuditLog::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + log, e);
    }
  }

  private static ApiRequest read(String line) {
    JsonNode event;
    try {
      event = JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("a line of the audit log is no JSON", e);
    }
    JsonNode object = event.path("objectRef");
    String subresource = object.path("subresource").asText("");
    String resource = object.path("resource").asText(event.path("requestURI").asText());
    return new ApiRequest(
        event.path("user").path("username").asText(),
        event.path("verb").asText(),
        subresource.isEmpty() ? resource : resource + "/" + subresource,
        text(object.path("namespace")),
        text(object.path("name")),
        event.path("responseStatus").path("code").asInt());
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }
}
