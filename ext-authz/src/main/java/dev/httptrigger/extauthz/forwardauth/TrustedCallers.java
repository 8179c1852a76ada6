package dev.httptrigger.extauthz.forwardauth;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose {@code X-Forwarded-*} are believed.
 *
 * @param networks any of them
 */
public record TrustedCallers(List<Network> networks) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<address>[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
              + "(?:/(?<bits>[0-9]{1,3}))?");

  /** This machine alone. */
  public static final TrustedCallers LOOPBACK = parse("127.0.0.0/8,::1");

  /** Takes a copy. */
  public TrustedCallers {
    networks = List.copyOf(networks);
  }

  /**
   * Reads addresses and networks, {@code 10.1.0.0/16,fd00::/8}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static TrustedCallers parse(String text) {
    List<Network> networks = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      networks.add(network(each.strip()));
    }
    return new TrustedCallers(networks);
  }

  private static Network network(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a network: " + text + ". Write addresses as 10.1.0.0/16,fd00::/8; names are none.");
    }
    InetAddress address = InetAddress.ofLiteral(matcher.group("address"));
    int longest = address.getAddress().length * Byte.SIZE;
    String bits = matcher.group("bits");
    int length = bits == null ? longest : Integer.parseInt(bits);
    if (length > longest) {
      throw new IllegalArgumentException(text + " has more than " + longest + " bits.");
    }
    Network network = new Network(address, length);
    if (!Arrays.equals(network.masked(address), address.getAddress())) {
      throw new IllegalArgumentException(
          text + " has bits behind its prefix: write the network's first address.");
    }
    return network;
  }

  /** Whether that caller is one of them. */
  public boolean trust(InetAddress caller) {
    for (Network network : networks) {
      if (network.contains(caller)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Addresses that begin alike.
   *
   * @param first the first of them
   * @param bits how many bits they share
   */
  public record Network(InetAddress first, int bits) {
    boolean contains(InetAddress address) {
      return Arrays.equals(masked(address), first.getAddress());
    }

    private byte[] masked(InetAddress address) {
      byte[] bytes = address.getAddress();
      for (int i = 0; i < bytes.length; i++) {
        int kept = Math.clamp(bits - (long) i * Byte.SIZE, 0, Byte.SIZE);
        bytes[i] &= (byte) (0xff << (Byte.SIZE - kept));
      }
      return bytes;
    }
  }
}
