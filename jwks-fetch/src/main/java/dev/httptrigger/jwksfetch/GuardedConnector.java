package dev.httptrigger.jwksfetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/**
 * Connects to a host, and to no address that the rules do not permit: the name is looked up once,
 * and the connection goes to an address of that very answer, so that a second answer of the DNS
 * changes nothing. Through no proxy: {@code new Socket()} would use the SOCKS proxy of the system
 * properties. Safe for use by several threads.
 */
final class GuardedConnector {
  private static final int MOST_ADDRESSES = 4;

  private final AddressRules rules;
  private final Lookups lookups;

  GuardedConnector(AddressRules rules, Lookups lookups) {
    this.rules = rules;
    this.lookups = lookups;
  }

  /** A connected socket, which the deadline closes. */
  Socket connect(FetchTarget target, Deadline deadline) throws RefusedException {
    List<InetAddress> addresses = lookups.resolve(target.host(), deadline);
    if (addresses.isEmpty()) {
      throw new RefusedException(FailureKind.HOST_NOT_FOUND);
    }
    List<InetAddress> permitted =
        addresses.stream().filter(rules::permit).limit(MOST_ADDRESSES).toList();
    if (permitted.isEmpty()) {
      throw new RefusedException(FailureKind.ADDRESS_NOT_ALLOWED);
    }
    for (int index = 0; index < permitted.size(); index++) {
      int share = Math.max(1, deadline.remainingMillis() / (permitted.size() - index));
      InetSocketAddress address = new InetSocketAddress(permitted.get(index), target.port());
      Optional<Socket> socket = connect(address, share, deadline);
      if (socket.isPresent()) {
        return socket.get();
      }
    }
    throw new RefusedException(
        deadline.isOver() ? FailureKind.TIMED_OUT : FailureKind.NOT_REACHABLE);
  }

  private static Optional<Socket> connect(
      InetSocketAddress address, int millis, Deadline deadline) {
    Socket socket = new Socket(Proxy.NO_PROXY);
    deadline.closesAtEnd(socket);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, millis);
      return Optional.of(socket);
    } catch (IOException e) {
      // The next address may take it; the deadline closes the socket.
      return Optional.empty();
    }
  }
}
