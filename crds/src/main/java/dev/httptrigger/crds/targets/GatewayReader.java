package dev.httptrigger.crds.targets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.targets.Gateway.From;
import dev.httptrigger.crds.targets.Gateway.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A Gateway of a cluster → what matters of it. Stateless. */
public final class GatewayReader {
  private static final Set<String> HTTP = Set.of("HTTP", "HTTPS");

  private GatewayReader() {}

  /**
   * Reads a gateway.
   *
   * @param gateway the whole object, of version v1
   */
  public static Gateway read(JsonNode gateway) {
    List<Listener> listeners = new ArrayList<>();
    for (JsonNode listener : gateway.path("spec").path("listeners")) {
      JsonNode allowed = listener.path("allowedRoutes");
      listeners.add(
          new Listener(
              listener.path("name").asText(),
              listener.path("port").asInt(),
              Optional.of(listener.path("hostname").asText().toLowerCase(Locale.ROOT))
                  .filter(hostname -> !hostname.isEmpty()),
              from(allowed.path("namespaces").path("from").asText("Same")),
              takesHttpRoutes(listener.path("protocol").asText(), allowed.path("kinds"))));
    }
    return new Gateway(listeners);
  }

  private static From from(String text) {
    return switch (text) {
      case "Same" -> From.SAME;
      case "Selector" -> From.SELECTED;
      case "None" -> From.NONE;
      default -> From.ALL;
    };
  }

  private static boolean takesHttpRoutes(String protocol, JsonNode kinds) {
    if (kinds.isEmpty()) {
      return HTTP.contains(protocol);
    }
    for (JsonNode kind : kinds) {
      if (kind.path("kind").asText().equals("HTTPRoute")) {
        return true;
      }
    }
    return false;
  }
}
