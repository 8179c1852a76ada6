package dev.httptrigger.extauthz.server;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.forwardauth.TrustedCallers;
import java.util.Optional;

/**
 * What is said of forward-auth.
 *
 * @param address where proxies ask; empty: nowhere
 * @param trusted whose {@code X-Forwarded-*} are believed
 */
public record ForwardAuthSettings(Optional<ListenAddress> address, TrustedCallers trusted) {
  /** Nobody asks by HTTP. */
  public static final ForwardAuthSettings NONE =
      new ForwardAuthSettings(Optional.empty(), TrustedCallers.LOOPBACK);

  /** Checks that nothing is null. */
  public ForwardAuthSettings {
    requireNonNull(address, "address is null");
    requireNonNull(trusted, "trusted is null");
  }
}
