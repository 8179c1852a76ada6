package dev.httptrigger.testkit;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A request that an API server has answered, as its audit log tells it.
 *
 * @param user who asked
 * @param verb what for: {@code get}, {@code list}, {@code watch}, {@code create}, {@code update},
 *     {@code patch}, {@code delete}, {@code deletecollection}
 * @param resource of what, with the subresource behind a slash: {@code secrets}, {@code
 *     httptriggers/status}; the path where it is about no resource
 * @param namespace where that is
 * @param name what it is called
 * @param labelSelector which labels it was restricted to
 * @param code the answer's HTTP status
 */
public record ApiRequest(
    String user,
    String verb,
    String resource,
    Optional<String> namespace,
    Optional<String> name,
    Optional<String> labelSelector,
    int code) {
  /** Checks that nothing is null. */
  public ApiRequest {
    requireNonNull(user, "user is null");
    requireNonNull(verb, "verb is null");
    requireNonNull(resource, "resource is null");
    requireNonNull(namespace, "namespace is null");
    requireNonNull(name, "name is null");
    requireNonNull(labelSelector, "labelSelector is null");
  }
}
