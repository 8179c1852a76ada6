package dev.httptrigger.cli.rehearsal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Speaks as the API server of a cluster without objects: lists are empty, what is asked for by name
 * is not there, what is written is accepted and forgotten, everybody may do all, and nothing ever
 * happens. Enough for a client to run through what it does at its start, and for nothing else.
 * Listens on loopback; safe for many threads.
 */
public final class EmptyApiServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESOURCE_VERSION = "1";
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger created = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  private EmptyApiServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens on a free port.
   *
   * @throws IOException where none can be had
   */
  public static EmptyApiServer start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    EmptyApiServer api = new EmptyApiServer(http);
    http.setExecutor(api.threads);
    http.createContext("/", api::answer);
    http.start();
    return api;
  }

  /** Where clients find it. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many objects clients think they have created. */
  public int created() {
    return created.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      switch (exchange.getRequestMethod()) {
        case "GET" -> {
          if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            send(exchange, OK, emptyList()); // no WebSocket: clients then watch by plain HTTP
          } else if (query.contains("watch=true")) {
            watch(exchange);
          } else if (isList(exchange.getRequestURI().getPath())) {
            send(exchange, OK, emptyList());
          } else {
            send(exchange, NOT_FOUND, status("Failure", "NotFound", NOT_FOUND));
          }
        }
        case "POST" -> {
          send(exchange, CREATED, written(body));
          created.incrementAndGet();
        }
        case "PUT", "PATCH" -> send(exchange, OK, written(body));
        default -> send(exchange, OK, status("Success", "", OK));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a path names a kind of object, not one of them. */
  static boolean isList(String path) {
    List<String> parts = List.of(path.substring(1).split("/", -1));
    int versions = parts.getFirst().equals("api") ? 2 : 3;
    boolean namespaced = parts.size() > versions + 2 && parts.get(versions).equals("namespaces");
    return parts.size() - versions - (namespaced ? 2 : 0) == 1;
  }

  private void watch(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(OK, 0);
    exchange.getResponseBody().flush();
    closed.await();
  }

  private static ObjectNode emptyList() {
    ObjectNode list = JSON.createObjectNode();
    list.put("apiVersion", "v1").put("kind", "List");
    list.putObject("metadata").put("resourceVersion", RESOURCE_VERSION);
    list.putArray("items");
    return list;
  }

  private static ObjectNode status(String status, String reason, int code) {
    return JSON.createObjectNode()
        .put("apiVersion", "v1")
        .put("kind", "Status")
        .put("status", status)
        .put("reason", reason)
        .put("code", code);
  }

  private static ObjectNode written(byte[] body) throws IOException {
    ObjectNode object = JSON.readValue(body, ObjectNode.class);
    object
        .withObjectProperty("metadata")
        .put("uid", "00000000-0000-4000-8000-000000000000")
        .put("creationTimestamp", "2026-01-01T00:00:00Z")
        .put("resourceVersion", RESOURCE_VERSION);
    if (object.path("kind").asText().equals("SelfSubjectRulesReview")) {
      ObjectNode rule = object.putObject("status").putArray("resourceRules").addObject();
      List.of("apiGroups", "resources", "verbs").forEach(each -> rule.putArray(each).add("*"));
    }
    return object;
  }

  private static void send(HttpExchange exchange, int code, ObjectNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Ends all watches and listens no more. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }
}
