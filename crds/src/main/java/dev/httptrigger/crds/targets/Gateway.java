package dev.httptrigger.crds.targets;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.targets.HttpRoute.ParentReference;
import java.util.List;
import java.util.Optional;

/**
 * What matters of a Gateway.
 *
 * @param listeners its listeners
 */
public record Gateway(List<Listener> listeners) {
  /** Takes a copy. */
  public Gateway {
    listeners = List.copyOf(listeners);
  }

  /**
   * The listeners through which a route that is attached so may come. Which namespaces a selector
   * chooses is not looked at: that the route was accepted says that some listener takes it.
   *
   * @param reference how the route is attached to this gateway
   * @param namespace the route's
   */
  List<Listener> of(ParentReference reference, String namespace) {
    ObjectName gateway = reference.name();
    return listeners.stream()
        .filter(Listener::takesHttpRoutes)
        .filter(
            each ->
                reference.sectionName().isEmpty()
                    || reference.sectionName().get().equals(each.name()))
        .filter(each -> reference.port().isEmpty() || reference.port().getAsInt() == each.port())
        .filter(
            each ->
                switch (each.from()) {
                  case ALL, SELECTED -> true;
                  case SAME -> namespace.equals(gateway.namespace());
                  case NONE -> false;
                })
        .toList();
  }

  /**
   * One listener.
   *
   * @param name its name
   * @param port its port
   * @param hostname the hosts that it takes, lower case; empty: all
   * @param from the namespaces whose routes it takes
   * @param takesHttpRoutes whether it takes HTTPRoutes at all
   */
  public record Listener(
      String name, int port, Optional<String> hostname, From from, boolean takesHttpRoutes) {
    /** Checks that nothing is null. */
    public Listener {
      requireNonNull(name, "name is null");
      requireNonNull(hostname, "hostname is null");
      requireNonNull(from, "from is null");
    }
  }

  /** The namespaces whose routes a listener takes. */
  public enum From {
    /** All. */
    ALL,
    /** Those with certain labels. */
    SELECTED,
    /** The gateway's own. */
    SAME,
    /** None. */
    NONE
  }
}
