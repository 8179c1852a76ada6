package dev.httptrigger.crds.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form of a URL from which keys may be fetched (RFC 3986). A host that one reader takes for a
 * name or number and another for an address ({@code 0177.0.0.1}, {@code 2130706433}) has none: what
 * is connected to must be what was read. Whether its address may be connected to is not looked at
 * here. Stateless.
 */
public final class KeyUrl {
  /** The whole of it, in the syntax that the CRD's rule shares. */
  public static final String FORM =
      "^https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?"
          + "([/?]([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$";

  private static final Pattern WHOLE = Pattern.compile(FORM);

  /** At most 253 characters in labels of at most 63 (RFC 1035 §2.3.4), without a dot at the end. */
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63})*");

  private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)");

  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

  private KeyUrl() {}

  /** What keeps the URL from being fetched, in one clause; empty: nothing. */
  public static Optional<String> problem(String url) {
    Matcher parts = WHOLE.matcher(url);
    if (!parts.matches()) {
      return Optional.of("it is no http or https URL of host and path alone");
    }
    String port = parts.group(2);
    if (port != null && !isPort(Integer.parseInt(port.substring(1)))) {
      return Optional.of("its port is not from 1 to 65535");
    }
    String host = parts.group(1);
    return host.startsWith("[") || isHost(host)
        ? Optional.empty()
        : Optional.of("its host is neither a name nor an address as four decimal numbers");
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= 65_535;
  }

  private static boolean isHost(String host) {
    return NAME.matcher(host).matches()
        && (!NUMBER.matcher(host).matches() || IPV4.matcher(host).matches());
  }
}
