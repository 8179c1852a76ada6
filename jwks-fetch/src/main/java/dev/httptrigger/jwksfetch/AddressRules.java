package dev.httptrigger.jwksfetch;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses may be connected to. Of the networks that hold an address the smallest decides,
 * as in a table of routes; where the same network is denied and allowed it is allowed, so that one
 * line opens what the {@link #standard} denies. An address that no network holds is permitted.
 *
 * <p>An IPv6 address that carries an IPv4 address for a translator, a tunnel or the machine itself
 * (RFC 6052, RFC 3056, RFC 4380, RFC 2765 §2.1, RFC 4291 §2.5.5) needs permission for both: it is a
 * second spelling of the IPv4 one. Java reads the mapped form as IPv4 where it is written so, but
 * keeps it as it is where a name server says so, and the system then connects to the IPv4 address.
 *
 * @param denied networks that are not connected to
 * @param allowed networks that are
 */
public record AddressRules(List<Cidr> denied, List<Cidr> allowed) {
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] SIX_TO_FOUR = {0x20, 0x02};
  private static final byte[] TEREDO = {0x20, 0x01, 0, 0};
  private static final byte[] IPV4_COMPATIBLE = new byte[12];
  private static final byte[] IPV4_MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final byte[] IPV4_TRANSLATED = {0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0};

  /** Takes copies. */
  public AddressRules {
    denied = List.copyOf(denied);
    allowed = List.copyOf(allowed);
  }

  /**
   * Denies what is not the public internet: this host, the local link, private networks (a
   * cluster's Services are there), the addresses at which clouds hand out credentials, multicast,
   * what is reserved, and IPv6 that stands for IPv4. An identity provider inside the cluster or the
   * company is opened with {@link #allowing}.
   */
  public static AddressRules standard() {
    return new AddressRules(
        Stream.of(
                "0.0.0.0/8", // this network, and this host
                "10.0.0.0/8", // private
                "100.64.0.0/10", // behind a carrier's NAT
                "100.100.100.200/32", // metadata of Alibaba Cloud
                "127.0.0.0/8", // loopback
                "168.63.129.16/32", // the host of an Azure machine
                "169.254.0.0/16", // link-local
                "169.254.169.254/32", // metadata of most clouds
                "172.16.0.0/12", // private
                "192.0.0.0/24", // IETF protocols; metadata of Oracle Cloud
                "192.0.2.0/24", // documentation
                "192.88.99.0/24", // 6to4 relays
                "192.168.0.0/16", // private
                "198.18.0.0/15", // benchmarks
                "198.51.100.0/24", // documentation
                "203.0.113.0/24", // documentation
                "224.0.0.0/4", // multicast
                "240.0.0.0/4", // reserved, and broadcast
                "::/96", // unspecified, loopback, IPv4-compatible
                "64:ff9b::/96", // NAT64
                "64:ff9b:1::/48", // NAT64, local
                "100::/64", // discard
                "2001::/32", // Teredo
                "2001:db8::/32", // documentation
                "2002::/16", // 6to4
                "fc00::/7", // unique local
                "fd00:ec2::/32", // metadata of AWS
                "fe80::/10", // link-local
                "fec0::/10", // site-local
                "ff00::/8") // multicast
            .map(Cidr::parse)
            .toList(),
        List.of());
  }

  /** The same rules with more networks allowed. */
  public AddressRules allowing(List<Cidr> more) {
    return new AddressRules(denied, Stream.concat(allowed.stream(), more.stream()).toList());
  }

  /** The same rules with more networks denied. */
  public AddressRules denying(List<Cidr> more) {
    return new AddressRules(Stream.concat(denied.stream(), more.stream()).toList(), allowed);
  }

  /** Whether an address may be connected to. */
  public boolean permit(InetAddress address) {
    return permitAsWritten(address) && carriedIpv4(address).map(this::permitAsWritten).orElse(true);
  }

  private boolean permitAsWritten(InetAddress address) {
    return longestPrefix(allowed, address) >= longestPrefix(denied, address);
  }

  private static int longestPrefix(List<Cidr> networks, InetAddress address) {
    return networks.stream()
        .filter(network -> network.contains(address))
        .mapToInt(Cidr::prefix)
        .max()
        .orElse(-1);
  }

  private static Optional<InetAddress> carriedIpv4(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!(address instanceof Inet6Address)) {
      return Optional.empty();
    }
    if (Stream.of(NAT64, IPV4_COMPATIBLE, IPV4_MAPPED, IPV4_TRANSLATED)
        .anyMatch(start -> startsWith(bytes, start))) {
      return Optional.of(ipv4(bytes, 12));
    }
    if (startsWith(bytes, SIX_TO_FOUR)) {
      return Optional.of(ipv4(bytes, 2));
    }
    if (startsWith(bytes, TEREDO)) {
      for (int index = 12; index < 16; index++) {
        bytes[index] = (byte) ~bytes[index];
      }
      return Optional.of(ipv4(bytes, 12));
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static InetAddress ipv4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }
}
