package dev.httptrigger.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Tells an API server who a bearer token is, so that a test can be any user of any groups at any
 * time: a server of the Kubernetes TokenReview webhook on loopback. A token is as good as the
 * password of its user; it is random and known to nobody but this server and the kubeconfig.
 */
final class UserTokens implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int TOKEN_BYTES = 24;

  private final Map<String, User> userByToken = new ConcurrentHashMap<>();
  private final HttpServer server;

  /** A user as RBAC sees one. */
  record User(String name, List<String> groups) {}

  UserTokens() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("can't listen on loopback", e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** A new token that stands for that user. */
  String tokenFor(User user) {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    userByToken.put(token, user);
    return token;
  }

  /** The kubeconfig that tells kube-apiserver where to ask. */
  String webhookKubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: users
      cluster: {server: "http://127.0.0.1:%d/"}
    users:
    - name: kube-apiserver
      user: {}
    contexts:
    - name: users
      context: {cluster: users, user: kube-apiserver}
    current-context: users
    """
        .formatted(server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode review = JSON.readTree(exchange.getRequestBody());
      String token = review.path("spec").path("token").asText();
      ObjectNode answer = JSON.createObjectNode();
      answer.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenReview");
      ObjectNode status = answer.putObject("status");
      Optional<User> user = Optional.ofNullable(userByToken.get(token));
      status.put("authenticated", user.isPresent());
      user.ifPresent(known -> describe(known, status.putObject("user")));
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void describe(User user, ObjectNode json) {
    json.put("username", user.name());
    ArrayNode groups = json.putArray("groups");
    user.groups().forEach(groups::add);
  }
}
