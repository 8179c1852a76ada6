package dev.httptrigger.extauthz.path;

import dev.httptrigger.extauthz.decision.Ascii;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hosts as requests name them, and the patterns that they match (DESIGN §4.1). */
public final class HostNames {
  private static final int MAXIMUM_LENGTH = 253;
  private static final int MAXIMUM_LABEL_LENGTH = 63;
  private static final int MAXIMUM_PORT_DIGITS = 5;

  /** Six groups of four digits and an IPv4 address (RFC 4291 §2.2). */
  private static final int MAXIMUM_ADDRESS_LENGTH = 45;

  private static final String EVERY_HOST = "*";

  private HostNames() {}

  /**
   * The host in its one normal spelling: lower case, without port and without one trailing dot.
   *
   * @param host as the gateway gave it
   * @return empty where the host is missing or odd: a comma (two lines joined), a {@code *}, an
   *     escape, an empty label, … No request with such a host is ever allowed
   */
  public static Optional<String> normal(String host) {
    if (host.length() > MAXIMUM_LENGTH + 1 + 1 + MAXIMUM_PORT_DIGITS) {
      return Optional.empty();
    }
    String lower = Ascii.lowerCase(host);
    if (lower.startsWith("[")) {
      return address(lower);
    }
    int colon = lower.indexOf(':');
    String name = colon < 0 ? lower : lower.substring(0, colon);
    if (colon >= 0 && !isPort(lower.substring(colon + 1))) {
      return Optional.empty();
    }
    String withoutDot = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return isName(withoutDot) ? Optional.of(withoutDot) : Optional.empty();
  }

  /**
   * The patterns that a host matches, the most specific first: itself, then wildcards from long to
   * short, then {@code *}. {@code *.example.com} never matches {@code example.com}.
   *
   * @param host in its normal spelling
   */
  public static List<String> patterns(String host) {
    List<String> patterns = new ArrayList<>();
    for (Optional<String> next = Optional.of(host); next.isPresent(); next = wider(next.get())) {
      patterns.add(next.get());
    }
    return patterns;
  }

  /**
   * The next of {@link #patterns}: most requests need only the first.
   *
   * @param pattern a host or one of its patterns
   * @return empty after {@code *}
   */
  public static Optional<String> wider(String pattern) {
    if (pattern.equals(EVERY_HOST)) {
      return Optional.empty();
    }
    int labels = pattern.startsWith("*.") ? 2 : 0;
    int dot = pattern.indexOf('.', labels);
    return Optional.of(dot < 0 ? EVERY_HOST : "*" + pattern.substring(dot));
  }

  /** An IPv6 address in brackets, with or without a port. */
  private static Optional<String> address(String host) {
    int end = host.indexOf(']');
    if (end < 0) {
      return Optional.empty();
    }
    String address = host.substring(1, end);
    String rest = host.substring(end + 1);
    boolean plain =
        address.indexOf(':') >= 0
            && address.length() <= MAXIMUM_ADDRESS_LENGTH
            && address.chars().allMatch(each -> "0123456789abcdef:.".indexOf(each) >= 0);
    boolean portFits = rest.isEmpty() || (rest.startsWith(":") && isPort(rest.substring(1)));
    return plain && portFits ? Optional.of(host.substring(0, end + 1)) : Optional.empty();
  }

  private static boolean isPort(String text) {
    return !text.isEmpty()
        && text.length() <= MAXIMUM_PORT_DIGITS
        && text.chars().allMatch(each -> each >= '0' && each <= '9');
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > MAXIMUM_LENGTH) {
      return false;
    }
    int label = 0;
    for (int i = 0; i <= name.length(); i++) {
      if (i == name.length() || name.charAt(i) == '.') {
        if (label == 0 || label > MAXIMUM_LABEL_LENGTH) {
          return false;
        }
        label = 0;
      } else if (!isLabelCharacter(name.charAt(i))) {
        return false;
      } else {
        label++;
      }
    }
    return true;
  }

  private static boolean isLabelCharacter(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= '0' && character <= '9')
        || character == '-'
        || character == '_';
  }
}
