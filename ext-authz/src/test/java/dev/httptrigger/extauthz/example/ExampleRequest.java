package dev.httptrigger.extauthz.example;

import dev.httptrigger.extauthz.decision.RequestView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A request made by hand. Immutable: each change makes another one. */
public final class ExampleRequest implements RequestView {
  /** The host of every request that names no other. */
  public static final String HOST = "orders.example.com";

  private final String method;
  private final String host;
  private final byte[] target;
  private final boolean bytesAreExact;
  private final List<HeaderLine> headers;
  private final byte[] body;
  private final Map<String, String> contextExtensions;
  private final List<RouteResource> routeResources;
  private final String callAuthority;

  private ExampleRequest(
      String method,
      String host,
      byte[] target,
      boolean bytesAreExact,
      List<HeaderLine> headers,
      byte[] body,
      Map<String, String> contextExtensions) {
    this(method, host, target, bytesAreExact, headers, body, contextExtensions, List.of(), "");
  }

  private ExampleRequest(
      String method,
      String host,
      byte[] target,
      boolean bytesAreExact,
      List<HeaderLine> headers,
      byte[] body,
      Map<String, String> contextExtensions,
      List<RouteResource> routeResources,
      String callAuthority) {
    this.method = method;
    this.host = host;
    this.target = target;
    this.bytesAreExact = bytesAreExact;
    this.headers = List.copyOf(headers);
    this.body = body;
    this.contextExtensions = Map.copyOf(contextExtensions);
    this.routeResources = List.copyOf(routeResources);
    this.callAuthority = callAuthority;
  }

  /** A GET without headers. */
  public static ExampleRequest get(String target) {
    return of("GET", target);
  }

  /** A request without headers; each character of the target is one byte. */
  public static ExampleRequest of(String method, String target) {
    return new ExampleRequest(
        method,
        HOST,
        target.getBytes(StandardCharsets.ISO_8859_1),
        true,
        List.of(),
        new byte[0],
        Map.of());
  }

  /** With one more header line; each character of the value is one byte. */
  public ExampleRequest header(String name, String value) {
    List<HeaderLine> more = new ArrayList<>(headers);
    more.add(new HeaderLine(name, value.getBytes(StandardCharsets.ISO_8859_1)));
    return new ExampleRequest(method, host, target, bytesAreExact, more, body, contextExtensions);
  }

  /** With {@code Authorization: Bearer} and the token. */
  public ExampleRequest bearer(String token) {
    return header("authorization", "Bearer " + token);
  }

  /** For that host. */
  public ExampleRequest host(String other) {
    return new ExampleRequest(
        method, other, target, bytesAreExact, headers, body, contextExtensions);
  }

  /** With that body. */
  public ExampleRequest body(String text) {
    return new ExampleRequest(
        method,
        host,
        target,
        bytesAreExact,
        headers,
        text.getBytes(StandardCharsets.UTF_8),
        contextExtensions);
  }

  /** On a route whose owner set this. */
  public ExampleRequest contextExtension(String name, String value) {
    Map<String, String> more = new HashMap<>(contextExtensions);
    more.put(name, value);
    return new ExampleRequest(method, host, target, bytesAreExact, headers, body, more);
  }

  /** On a route made of this object of the gateway, too; the last change of a request. */
  public ExampleRequest routeResource(RouteResource resource) {
    List<RouteResource> more = new ArrayList<>(routeResources);
    more.add(resource);
    return new ExampleRequest(
        method, host, target, bytesAreExact, headers, body, contextExtensions, more, callAuthority);
  }

  /** In a call with that {@code :authority}; the last change of a request. */
  public ExampleRequest callAuthority(String authority) {
    return new ExampleRequest(
        method,
        host,
        target,
        bytesAreExact,
        headers,
        body,
        contextExtensions,
        routeResources,
        authority);
  }

  /** From a gateway that gives {@code headers} and not {@code header_map}. */
  public ExampleRequest withoutExactBytes() {
    return new ExampleRequest(method, host, target, false, headers, body, contextExtensions);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public byte[] target() {
    return target;
  }

  @Override
  public boolean bytesAreExact() {
    return bytesAreExact;
  }

  @Override
  public List<HeaderLine> headers() {
    return headers;
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public Map<String, String> contextExtensions() {
    return contextExtensions;
  }

  @Override
  public List<RouteResource> routeResources() {
    return routeResources;
  }

  @Override
  public String callAuthority() {
    return callAuthority;
  }
}
