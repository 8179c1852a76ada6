package dev.httptrigger.jwksfetch;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A URL that may be fetched, taken apart (RFC 3986). A host that one reader takes for a name or
 * number and another for an address ({@code 0177.0.0.1}, {@code 2130706433}) is refused: what is
 * connected to must be what was read.
 *
 * @param tls whether it is https
 * @param host in lower case; an IPv6 address without brackets
 * @param port from 1 to 65535
 * @param path path and query as they go into the request, beginning with a slash
 */
record FetchTarget(boolean tls, String host, int port, String path) {
  private static final int LONGEST_URL = 2048;
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  /** At most 253 characters in labels of at most 63 (RFC 1035 §2.3.4), without a dot at the end. */
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63})*");

  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

  static FetchTarget parse(String url, boolean plainHttp) throws RefusedException {
    URI uri = uri(url);
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw notUsable();
    }
    if (!tls && !plainHttp) {
      throw new RefusedException(FailureKind.PLAIN_HTTP);
    }
    String host = uri.getHost();
    if (host == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw notUsable();
    }
    int port = uri.getPort() < 0 ? (tls ? HTTPS_PORT : HTTP_PORT) : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw notUsable();
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new FetchTarget(tls, host(host.toLowerCase(Locale.ROOT)), port, path + query);
  }

  /** Whether the host is an address, so that TLS sends no name. */
  boolean isAddress() {
    return host.indexOf(':') >= 0 || NUMBER.matcher(lastLabel(host)).matches();
  }

  /** The value of the Host header (RFC 9110 §7.2). */
  String hostHeader() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (tls ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
  }

  private static URI uri(String url) throws RefusedException {
    boolean plain = url.chars().allMatch(character -> character > ' ' && character < 0x7f);
    if (url.length() > LONGEST_URL || !plain) {
      throw notUsable();
    }
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw notUsable();
    }
  }

  private static String host(String host) throws RefusedException {
    if (host.startsWith("[")) {
      String address = host.substring(1, host.length() - 1);
      if (address.indexOf('%') >= 0) {
        throw notUsable();
      }
      return address;
    }
    boolean isNumber = NUMBER.matcher(lastLabel(host)).matches();
    if (!NAME.matcher(host).matches() || (isNumber && !isPlainIpv4(host))) {
      throw notUsable();
    }
    return host;
  }

  private static boolean isPlainIpv4(String host) {
    try {
      return InetAddress.ofLiteral(host).getHostAddress().equals(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String lastLabel(String host) {
    return host.substring(host.lastIndexOf('.') + 1);
  }

  private static RefusedException notUsable() {
    return new RefusedException(FailureKind.URL_NOT_USABLE);
  }
}
