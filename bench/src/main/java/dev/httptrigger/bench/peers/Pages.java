package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.workload.CommonTask;
import dev.httptrigger.bench.workload.EnvoyRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Requests over HTTP/1.1, as bytes, with the user that each answer has to tell.
 *
 * @param requests at least one
 * @param users the users; empty where the answer tells none
 */
record Pages(List<byte[]> requests, List<String> users) {
  /** Takes copies. */
  Pages {
    requests = List.copyOf(requests);
    users = List.copyOf(users);
    if (requests.isEmpty() || requests.size() != users.size()) {
      throw new IllegalArgumentException("there must be a user for each request, and one");
    }
  }

  /** The first so many good tokens in turn. */
  static Pages of(CommonTask task, int tokens) {
    List<byte[]> requests =
        task.tokens().stream()
            .limit(tokens)
            .map(token -> new EnvoyRequest(task.host(), Optional.of(token)).page())
            .toList();
    return new Pages(requests, IntStream.range(0, requests.size()).mapToObj(task::user).toList());
  }

  /** One good token at so many hosts in turn. */
  static Pages at(CommonTask task, int hosts) {
    Optional<String> token = Optional.of(task.tokens().getFirst());
    List<byte[]> requests =
        CommonTask.hosts(hosts).stream().map(host -> new EnvoyRequest(host, token).page()).toList();
    return new Pages(requests, requests.stream().map(_ -> task.user(0)).toList());
  }

  /** The same requests to a server that tells no user. */
  Pages toNobody() {
    return new Pages(requests, users.stream().map(_ -> "").toList());
  }
}
