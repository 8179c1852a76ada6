package dev.httptrigger.extauthz.server;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What is said of TLS: one certificate for all addresses that have it.
 *
 * @param files where certificate and key are; empty: no address has TLS
 * @param addresses which addresses have it
 * @param clientAddresses which of them want a client's certificate, where the files name
 *     authorities for those
 */
public record TlsSettings(
    Optional<Files> files, Set<Address> addresses, Set<Address> clientAddresses) {
  /** All is plain. */
  public static final TlsSettings NONE = new TlsSettings(Optional.empty(), Set.of(), Set.of());

  /** Takes copies. */
  public TlsSettings {
    requireNonNull(files, "files is null");
    addresses = Set.copyOf(addresses);
    clientAddresses = Set.copyOf(clientAddresses);
  }

  /** The addresses of a server. */
  public enum Address {
    GRPC,
    HTTP,
    ADMIN
  }

  /**
   * PEM files, read again when they change.
   *
   * @param certificate the server's, and those that lead to its authority
   * @param key the certificate's private key, unencrypted
   * @param clientAuthorities who signs clients' certificates; empty: nobody has to have one
   * @param clientNames one of these is in a client's certificate, {@code dns:NAME} or {@code
   *     uri:URI}; empty: any that the authorities signed
   */
  public record Files(
      Path certificate, Path key, Optional<Path> clientAuthorities, Set<String> clientNames) {
    /** Takes a copy and checks the names' form. */
    public Files {
      requireNonNull(certificate, "certificate is null");
      requireNonNull(key, "key is null");
      requireNonNull(clientAuthorities, "clientAuthorities is null");
      clientNames = Set.copyOf(clientNames);
      for (String name : clientNames) {
        if (!name.matches("(dns|uri):\\S+")) {
          throw new IllegalArgumentException(
              name + " is no name of a client: write dns:NAME or uri:URI.");
        }
      }
      if (!clientNames.isEmpty() && clientAuthorities.isEmpty()) {
        throw new IllegalArgumentException(
            "clients' names mean nothing without the authorities that sign their certificates.");
      }
    }
  }

  /** Whether that address has TLS. */
  boolean on(Address address) {
    return files.isPresent() && addresses.contains(address);
  }

  /** Whether that address wants a client's certificate. */
  boolean wantsClients(Address address) {
    return on(address)
        && clientAddresses.contains(address)
        && files.flatMap(Files::clientAuthorities).isPresent();
  }
}
