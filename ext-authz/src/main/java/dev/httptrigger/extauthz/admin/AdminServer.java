package dev.httptrigger.extauthz.admin;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Answers {@code /livez}, {@code /readyz} and {@code /metrics}, each exactly, GET and HEAD only.
 * Thread-safe; each request runs on a virtual thread.
 */
public final class AdminServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService executor;

  private AdminServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /** Asks whether all is well; thread-safe and quick. */
  @FunctionalInterface
  public interface Probe {
    /** What is wrong, in a few plain words; empty where all is well. */
    Optional<String> problem();

    /** A probe that can't say why. */
    static Probe of(BooleanSupplier holds) {
      return () -> holds.getAsBoolean() ? Optional.empty() : Optional.of("no");
    }
  }

  /** How metrics are written. */
  public enum Format {
    /** Prometheus' own text format. */
    PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
    /** OpenMetrics, which has room for exemplars. */
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }

    /** Its content type. */
    public String contentType() {
      return contentType;
    }

    private static Format of(Headers headers) {
      List<String> accepted = headers.getOrDefault("Accept", List.of());
      return accepted.stream().anyMatch(each -> each.contains("application/openmetrics-text"))
          ? OPEN_METRICS
          : PROMETHEUS;
    }
  }

  /**
   * What the addresses show, asked anew for each request.
   *
   * @param live whether the process works at all; where not, it must be started again
   * @param ready whether it should get traffic
   * @param metrics the metrics in a format
   */
  public record Probes(Probe live, Probe ready, Function<Format, String> metrics) {
    /** Checks that nothing is null. */
    public Probes {
      requireNonNull(live, "live is null");
      requireNonNull(ready, "ready is null");
      requireNonNull(metrics, "metrics is null");
    }
  }

  /**
   * Starts to listen. The JDK's server takes its limits from system properties only, read once:
   * those that nobody set are set here.
   *
   * @param address where; port 0 picks a free one
   * @param probes what to show
   * @throws IOException where the address can't be had
   */
  public static AdminServer start(InetSocketAddress address, Probes probes) throws IOException {
    return start(address, probes, Optional.empty());
  }

  /**
   * The same, with TLS where it is given.
   *
   * @throws IOException where the address can't be had
   */
  public static AdminServer start(
      InetSocketAddress address, Probes probes, Optional<HttpsConfigurator> tls)
      throws IOException {
    limit("jdk.httpserver.maxConnections", "64");
    limit("sun.net.httpserver.maxReqTime", "10");
    limit("sun.net.httpserver.maxRspTime", "30");
    limit("sun.net.httpserver.maxReqHeaders", "50");
    limit("sun.net.httpserver.maxReqHeaderSize", "16384");
    limit("sun.net.httpserver.drainAmount", "4096");
    HttpServer server = listen(address, tls);
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("admin-", 0).factory());
    server.setExecutor(executor);
    server.createContext("/", exchange -> answer(exchange, probes));
    server.start();
    return new AdminServer(server, executor);
  }

  /** The JDK's own message does not say which address. */
  private static HttpServer listen(InetSocketAddress address, Optional<HttpsConfigurator> tls)
      throws IOException {
    try {
      if (tls.isEmpty()) {
        return HttpServer.create(address, 0);
      }
      HttpsServer server = HttpsServer.create(address, 0);
      server.setHttpsConfigurator(tls.get());
      return server;
    } catch (IOException e) {
      throw new IOException(
          "admin address "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void limit(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static void answer(HttpExchange exchange, Probes probes) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, TEXT, "GET or HEAD only\n");
        return;
      }
      switch (exchange.getRequestURI().getRawPath()) {
        case "/livez" -> probe(exchange, probes.live());
        case "/readyz" -> probe(exchange, probes.ready());
        case "/metrics" -> {
          Format format = Format.of(exchange.getRequestHeaders());
          send(exchange, 200, format.contentType(), probes.metrics().apply(format));
        }
        case null, default -> send(exchange, 404, TEXT, "/livez, /readyz, /metrics\n");
      }
    }
  }

  private static void probe(HttpExchange exchange, Probe probe) throws IOException {
    Optional<String> problem = probe.problem();
    if (problem.isEmpty()) {
      send(exchange, 200, TEXT, "ok\n");
    } else {
      send(exchange, 503, TEXT, problem.get() + "\n");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Stops at once; whoever is being answered is cut off. */
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
