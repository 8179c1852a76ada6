package dev.httptrigger.jwksfetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. May block for as long as it likes; it is not waited for. */
@FunctionalInterface
public interface Resolver {
  /**
   * The addresses of a name, or the address that the text is.
   *
   * @throws UnknownHostException when there is none
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /** The operating system's, through the JDK. */
  static Resolver system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
