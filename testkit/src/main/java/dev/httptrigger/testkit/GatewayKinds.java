package dev.httptrigger.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The definitions of the kinds of object that gateways are made of, as the projects publish them:
 * taken out of their Go modules the first time, and kept in the user's cache folder.
 */
public enum GatewayKinds {
  /** Gateway and HTTPRoute of the Gateway API. */
  GATEWAY_API(
      "gateway.networking.k8s.io_gateways.yaml", "gateway.networking.k8s.io_httproutes.yaml"),
  /** Service and DomainMapping of Knative Serving. */
  KNATIVE("service.yaml", "domain-mapping.yaml");

  private static final String CACHE = "gateway-kinds-gateway-api-1.6.1-knative-0.51.0";
  private static final String RECIPE = "testkit/gateway-kinds/fetch";
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final String first;
  private final String second;

  GatewayKinds(String first, String second) {
    this.first = first;
    this.second = second;
  }

  private List<String> names() {
    return List.of(first, second);
  }

  /**
   * The files with the definitions.
   *
   * @throws RealPartException when they can't be had, with what to do
   */
  public List<Path> files() {
    CacheFolder folder = CacheFolder.named(CACHE);
    folder.fillUnless(() -> areAllIn(folder.path()), () -> fetch(folder.path()));
    return names().stream().map(folder.path()::resolve).toList();
  }

  /**
   * Makes an API server serve them, if it does not yet.
   *
   * @throws RealPartException when they can't be had, with what to do, or the API server says no
   */
  public void serveAt(KubeApiServer server) {
    for (Path file : files()) {
      String unusedNames =
          server.kubectl("apply", "--server-side", "-f", file.toString()).outOrThrow();
      server.awaitEstablished("-f", file.toString());
    }
  }

  private static boolean areAllIn(Path folder) {
    return Arrays.stream(values())
        .flatMap(each -> each.names().stream())
        .allMatch(name -> Files.isReadable(folder.resolve(name)));
  }

  private static void fetch(Path folder) {
    Path recipe = Checkout.root().resolve(RECIPE);
    Outcome outcome =
        Command.of(recipe.toString(), folder.toString()).within(LONGEST).runAndShowProgress();
    if (!outcome.succeeded() || !areAllIn(folder)) {
      throw new RealPartException(
          recipe
              + " failed with exit code "
              + outcome.exit()
              + "; its output is above, and says what is needed");
    }
  }
}
