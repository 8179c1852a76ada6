package dev.httptrigger.extauthz.server;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen, as a flag says it.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65535; 0 picks a free one
 */
public record ListenAddress(String host, int port) {
  private static final int HIGHEST_PORT = 65_535;

  /** An IPv6 address stands in brackets, so that the last colon is the port's. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[(?<bracketed>[0-9A-Fa-f:.]+(?:%[^\\]\\s]+)?)]|(?<plain>[^\\[\\]:\\s]+)):(?<port>[0-9]{1,5})");

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
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw notAnAddress(text);
    }
    String bracketed = matcher.group("bracketed");
    String host = bracketed == null ? matcher.group("plain") : bracketed;
    int port = Integer.parseInt(matcher.group("port"));
    if (port > HIGHEST_PORT) {
      throw notAnAddress(text);
    }
    return Optional.of(new ListenAddress(host, port));
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
  public static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
