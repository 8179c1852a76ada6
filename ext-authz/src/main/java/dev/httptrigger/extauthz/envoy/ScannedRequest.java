package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.CodedInputStream;
import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.RequestView;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A {@code CheckRequest} as the engine sees it, read from the message's bytes by {@link
 * CheckRequestScanner}. What few requests are asked for stays in them until it is. Immutable.
 */
final class ScannedRequest implements RequestView {
  private static final byte[] EMPTY = {};

  private final byte[] message;
  private final String method;
  private final String host;
  private final byte[] target;
  private final boolean bytesAreExact;
  private final HeaderLines lines;
  private final int bodyStart;
  private final int bodyEnd;
  private final Map<String, String> contextExtensions;
  private final int routeStart;
  private final int routeEnd;
  private final String callAuthority;
  private final boolean formProcessor;

  /**
   * A view.
   *
   * @param bodyStart where in the message the body begins; its end, where there is none
   * @param routeStart where in the message the route's metadata begins; its end, where there is
   *     none
   */
  ScannedRequest(
      byte[] message,
      String method,
      String host,
      byte[] target,
      boolean bytesAreExact,
      HeaderLines lines,
      int bodyStart,
      int bodyEnd,
      Map<String, String> contextExtensions,
      int routeStart,
      int routeEnd,
      String callAuthority,
      boolean formProcessor) {
    this.message = message;
    this.method = method;
    this.host = host;
    this.target = target;
    this.bytesAreExact = bytesAreExact;
    this.lines = lines;
    this.bodyStart = bodyStart;
    this.bodyEnd = bodyEnd;
    this.contextExtensions = contextExtensions;
    this.routeStart = routeStart;
    this.routeEnd = routeEnd;
    this.callAuthority = callAuthority;
    this.formProcessor = formProcessor;
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
    return lines.list();
  }

  @Override
  public HeaderLines lines() {
    return lines;
  }

  @Override
  public byte[] body() {
    return bodyStart == bodyEnd ? EMPTY : Arrays.copyOfRange(message, bodyStart, bodyEnd);
  }

  @Override
  public int bodyLength() {
    return bodyEnd - bodyStart;
  }

  @Override
  public Map<String, String> contextExtensions() {
    return contextExtensions;
  }

  @Override
  public List<RouteResource> routeResources() {
    if (routeStart == routeEnd) {
      return List.of();
    }
    try {
      return RouteMetadata.resources(
          Metadata.parseFrom(
              CodedInputStream.newInstance(message, routeStart, routeEnd - routeStart)));
    } catch (IOException unreadable) {
      // The scanner looked at it: this can't be, and denies if it is.
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public String callAuthority() {
    return callAuthority;
  }

  @Override
  public boolean hasFormProcessor() {
    return formProcessor || RequestView.super.hasFormProcessor();
  }
}
