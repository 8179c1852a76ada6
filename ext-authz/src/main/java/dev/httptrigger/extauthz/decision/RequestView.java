package dev.httptrigger.extauthz.decision;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the gateway saw it, in bytes. Method, host and target come from the gateway's own
 * attributes, never from headers a client may set (DESIGN §4). Implementations are immutable and
 * never protobuf; callers never change an array they get.
 */
public interface RequestView {
  /** The method as sent, case included; may be empty. */
  String method();

  /** The host as sent, port and case included; may be empty. */
  String host();

  /** The target as the client wrote it, path and query, never decoded; may be empty. */
  byte[] target();

  /**
   * Whether {@link #target()} and header values are byte for byte the client's ({@code
   * header_map}). Otherwise ({@code headers}) each byte that was no UTF-8 arrives as {@code !}, and
   * a name's several lines arrive joined by commas.
   */
  boolean bytesAreExact();

  /** All header lines in order, names in lower case, pseudo headers left out. */
  List<HeaderLine> headers();

  /** The same lines for those who look at all of them on every request. */
  default HeaderLines lines() {
    return HeaderLines.of(headers());
  }

  /**
   * The body as far as the gateway sent it along; empty where it sent none, which does not mean
   * that there is none.
   */
  byte[] body();

  /** The length of {@link #body()}. */
  default int bodyLength() {
    return body().length;
  }

  /** What the gateway's owner set for the route, such as {@code httptrigger: shop/orders}. */
  Map<String, String> contextExtensions();

  /**
   * The objects of the gateway that the request's route was made of, where the gateway says so
   * (Envoy Gateway's route metadata); otherwise empty.
   */
  default List<RouteResource> routeResources() {
    return List.of();
  }

  /**
   * The {@code :authority} of the gateway's own call, for gateways that can't name a trigger; empty
   * where there is none.
   */
  default String callAuthority() {
    return "";
  }

  /**
   * Whether the headers that frame a body would be here if there were one. A proxy that asks by
   * HTTP frames its own question, and says nothing of the request's body.
   */
  default boolean tellsOfBody() {
    return true;
  }

  /** Whether the route's owner says that it has the processor that changes forms (DESIGN §4.5). */
  default boolean hasFormProcessor() {
    return "processor".equals(contextExtensions().get("httptrigger-form"));
  }

  /**
   * An object of the gateway.
   *
   * @param kind its kind, such as {@code HTTPRoute}
   * @param namespace its namespace
   * @param name its name
   * @param sectionName a part of it; empty: all of it
   */
  record RouteResource(String kind, String namespace, String name, Optional<String> sectionName) {
    /** Checks that nothing is null. */
    public RouteResource {
      requireNonNull(kind, "kind is null");
      requireNonNull(namespace, "namespace is null");
      requireNonNull(name, "name is null");
      requireNonNull(sectionName, "sectionName is null");
    }
  }

  /**
   * One header line.
   *
   * @param name lower case
   * @param value the value's bytes, without surrounding white space
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost on every request
  record HeaderLine(String name, byte[] value) {}
}
