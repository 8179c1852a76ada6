package dev.httptrigger.cli;

import dev.httptrigger.extauthz.forwardauth.TrustedCallers;
import dev.httptrigger.extauthz.server.ForwardAuthSettings;
import dev.httptrigger.extauthz.server.ServerSettings;
import picocli.CommandLine.Option;

/** The flags of {@code serve} about proxies that ask by plain HTTP. */
final class ForwardAuthFlags {
  @Option(
      names = "--http-address",
      paramLabel = "HOST:PORT",
      defaultValue = ServerSettings.DEFAULT_HTTP_ADDRESS,
      description =
          "Where nginx, Caddy, Traefik and Envoy's HTTP service ask. Default: "
              + ServerSettings.DEFAULT_HTTP_ADDRESS
              + ".")
  private String address = ServerSettings.DEFAULT_HTTP_ADDRESS;

  @Option(
      names = "--http-trusted-callers",
      paramLabel = "NETWORK,…",
      defaultValue = "127.0.0.0/8,::1",
      description =
          "Whose X-Forwarded-Method, -Proto, -Host and -Uri are believed on /check. Default:"
              + " 127.0.0.0/8,::1.")
  private String trusted = "127.0.0.0/8,::1";

  /**
   * What they say.
   *
   * @throws UsageException where a value is none
   */
  ForwardAuthSettings settings() {
    try {
      return new ForwardAuthSettings(
          ListenAddresses.parse("--http-address", address), TrustedCallers.parse(trusted));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--http-trusted-callers: " + e.getMessage());
    }
  }
}
