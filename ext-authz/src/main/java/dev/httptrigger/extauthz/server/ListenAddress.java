package dev.httptrigger.extauthz.server;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where to listen, as a flag says it.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65535; 0 picks a free one
 */
public record ListenAddress(String host, int port) {
  private static final int HIGHEST_PORT = 65_535;

  /** Checks the port's range. */
  public ListenAddress {
    requireNonNull(host, "host is null");
    if (host.isEmpty() || port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("no host, or a port that is none: " + host + ":" + port);
    }
  }

  /**
   * Reads {@code HOST:PORT}, {@code [IPv6]:PORT}, or {@code none}.
   *
   * @return empty for {@code none}
   * @throws IllegalArgumentException with a message for people where the text is neither
   */
  public static Optional<ListenAddress> parse(String text) {
    if (text.equals("none")) {
      return Optional.empty();
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw notAnAddress(text);
    }
    try {
      return Optional.of(new ListenAddress(host, Integer.parseInt(text.substring(colon + 1))));
    } catch (IllegalArgumentException e) {
      throw notAnAddress(text);
    }
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException(
        "not an address: " + text + ". Write HOST:PORT, such as 127.0.0.1:9001, or none.");
  }

  /** The address to bind. */
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(host, port);
  }

  /** {@code HOST:PORT} of an address that something listens on. */
  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
