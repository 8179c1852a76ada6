package dev.httptrigger.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.httptrigger.testkit.KubeApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The question whether a ServiceAccount of ours may do something, as {@code kubectl auth can-i}
 * asks it, also about kinds that the API server does not have.
 *
 * @param account what comes after {@code httptrigger-} in its name
 * @param verb such as {@code list}
 * @param group empty for the core group
 * @param resource in the plural
 * @param subresource empty for none
 * @param name the object's; empty for all
 * @param namespace empty for all
 */
record AccessReview(
    String account,
    String verb,
    String group,
    String resource,
    String subresource,
    String name,
    String namespace) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * About all objects of a kind.
   *
   * @param resource such as {@code secrets} or {@code httptriggers.httptrigger.dev/status}
   */
  static AccessReview of(String account, String verb, String resource, String namespace) {
    String[] parts = resource.split("/", 2);
    String[] names = parts[0].split("\\.", 2);
    return new AccessReview(
        account,
        verb,
        names.length > 1 ? names[1] : "",
        names[0],
        parts.length > 1 ? parts[1] : "",
        "",
        namespace);
  }

  /** The same about one object. */
  AccessReview named(String object) {
    return new AccessReview(account, verb, group, resource, subresource, object, namespace);
  }

  /** Whether it may, {@code yes} or {@code no}. */
  String ask(KubeApiServer server) {
    Map<String, String> attributes =
        Map.of(
            "verb", verb,
            "group", group,
            "resource", resource,
            "subresource", subresource,
            "name", name,
            "namespace", namespace);
    Map<String, Object> spec =
        Map.of(
            "user",
            "system:serviceaccount:httptrigger-system:httptrigger-" + account,
            "resourceAttributes",
            attributes);
    try {
      String review =
          JSON.writeValueAsString(
              Map.of(
                  "apiVersion", "authorization.k8s.io/v1",
                  "kind", "SubjectAccessReview",
                  "spec", spec));
      JsonNode answer =
          server
              .adminClient()
              .send("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", review)
              .jsonOrThrow("no answer to " + review);
      return answer.at("/status/allowed").booleanValue() ? "yes" : "no";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
