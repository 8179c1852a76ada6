package dev.httptrigger.jwksfetch;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A network of addresses (RFC 4632, RFC 4291 §2.3). An IPv4 network holds no IPv6 address, nor the
 * other way round.
 *
 * @param network its first address, as a number
 * @param width the bits of an address: 32 or 128
 * @param prefix how many leading bits its addresses share
 */
public record Cidr(BigInteger network, int width, int prefix) {
  /** Checks that the prefix fits and that no bit behind it is set. */
  public Cidr {
    requireNonNull(network, "network is null");
    if (width != 32 && width != 128) {
      throw new IllegalArgumentException("an address has 32 or 128 bits");
    }
    if (prefix < 0 || prefix > width) {
      throw new IllegalArgumentException("the prefix is longer than the address");
    }
    if (network.signum() < 0
        || network.bitLength() > width
        || (network.signum() != 0 && network.getLowestSetBit() < width - prefix)) {
      throw new IllegalArgumentException("a bit behind the prefix is set");
    }
  }

  /**
   * Reads {@code 10.0.0.0/8} or {@code fc00::/7}; an address alone is a network of one.
   *
   * @throws IllegalArgumentException when the text is neither; the message says why
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int width = address.getAddress().length * Byte.SIZE;
    int prefix = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
    return new Cidr(number(address), width, prefix);
  }

  /** Whether an address lies in the network. */
  public boolean contains(InetAddress address) {
    int behind = width - prefix;
    return address.getAddress().length * Byte.SIZE == width
        && number(address).shiftRight(behind).equals(network.shiftRight(behind));
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }
}
