package dev.httptrigger.cli;

import dev.httptrigger.extauthz.server.TlsSettings;
import dev.httptrigger.extauthz.server.TlsSettings.Address;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The flags of {@code serve} about certificates. */
final class TlsFlags {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "The server's certificate and those that lead to its authority, in PEM. Followed: a"
              + " changed file is used for new connections.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's private key in PEM, unencrypted.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "Whose signature a client's certificate needs, in PEM.")
  private Optional<Path> clientAuthorities = Optional.empty();

  @Option(
      names = "--tls-client-san",
      split = ",",
      paramLabel = "dns:NAME|uri:URI",
      description = "A client's certificate must have one of these names. Default: any name.")
  private List<String> clientNames = List.of();

  @Option(
      names = "--tls-addresses",
      split = ",",
      paramLabel = "grpc|http|admin",
      description = "Which addresses have TLS, with --tls-cert. Default: all.")
  private Set<Address> addresses = EnumSet.noneOf(Address.class);

  @Option(
      names = "--tls-client-addresses",
      split = ",",
      paramLabel = "grpc|http|admin",
      description =
          "Which of them want a client's certificate, with --tls-client-ca. Default: grpc,http;"
              + " probes of Kubernetes have none for admin.")
  private Set<Address> clientAddresses = EnumSet.noneOf(Address.class);

  /**
   * What they say together.
   *
   * @throws UsageException where that makes no sense
   */
  TlsSettings settings() {
    if (certificate.isPresent() != key.isPresent()) {
      throw new UsageException("--tls-cert and --tls-key go together: say both, or neither.");
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      if (clientAuthorities.isPresent() || !clientNames.isEmpty()) {
        throw new UsageException(
            "--tls-client-ca and --tls-client-san mean nothing without --tls-cert and --tls-key.");
      }
      if (!addresses.isEmpty() || !clientAddresses.isEmpty()) {
        throw new UsageException(
            "--tls-addresses and --tls-client-addresses mean nothing without --tls-cert and"
                + " --tls-key.");
      }
      return TlsSettings.NONE;
    }
    Set<Address> withTls = addresses.isEmpty() ? EnumSet.allOf(Address.class) : addresses;
    if (!clientAddresses.isEmpty() && clientAuthorities.isEmpty()) {
      throw new UsageException("--tls-client-addresses means nothing without --tls-client-ca.");
    }
    if (!withTls.containsAll(clientAddresses)) {
      throw new UsageException(
          "--tls-client-addresses names an address that has no TLS by --tls-addresses.");
    }
    try {
      return new TlsSettings(
          Optional.of(
              new TlsSettings.Files(
                  certificate.get(), key.get(), clientAuthorities, Set.copyOf(clientNames))),
          withTls,
          clientAddresses.isEmpty() ? EnumSet.of(Address.GRPC, Address.HTTP) : clientAddresses);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--tls-client-san: " + e.getMessage());
    }
  }
}
