package dev.httptrigger.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an API server writes down who asked it for what, never what was sent or answered. A line is
 * written when the answer is complete, which may be a moment after the client has it; of a watch,
 * when it ends. Safe for use by several threads.
 */
final class AuditLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LABEL_SELECTOR = Pattern.compile("[?&]labelSelector=([^&]*)");

  private final Path policy;
  private final Path log;
  private final List<ApiRequest> read = new ArrayList<>();

  /** How many bytes of the log that is: who waits for a request asks again and again. */
  private long position;

  /**
   * A log.
   *
   * @param policy the file with the policy
   * @param log the file that the API server writes
   */
  AuditLog(Path policy, Path log) {
    this.policy = policy;
    this.log = log;
  }

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
    // In megabytes, and never reached: what was put away is not read.
    return List.of(
        "--audit-policy-file=" + policy, "--audit-log-path=" + log, "--audit-log-maxsize=100000");
  }

  /** All that was asked so far, in the order of the answers. */
  synchronized List<ApiRequest> requests() {
    try (InputStream input = Files.newInputStream(log)) {
      input.skipNBytes(position);
      byte[] more = input.readAllBytes();
      // What stands behind the last end of a line is being written.
      int whole = more.length;
      while (whole > 0 && more[whole - 1] != '\n') {
        whole--;
      }
      new String(more, 0, whole, StandardCharsets.UTF_8)
          .lines()
          .map(AuditLog::read)
          .forEach(read::add);
      position += whole;
      return List.copyOf(read);
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
    String uri = event.path("requestURI").asText();
    String resource = object.path("resource").asText(uri);
    return new ApiRequest(
        event.path("user").path("username").asText(),
        event.path("verb").asText(),
        subresource.isEmpty() ? resource : resource + "/" + subresource,
        text(object.path("namespace")),
        text(object.path("name")),
        labelSelector(uri),
        event.path("responseStatus").path("code").asInt());
  }

  private static Optional<String> labelSelector(String uri) {
    Matcher matcher = LABEL_SELECTOR.matcher(uri);
    return matcher.find()
        ? Optional.of(URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }
}
