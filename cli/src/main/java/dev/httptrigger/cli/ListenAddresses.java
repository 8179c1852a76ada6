package dev.httptrigger.cli;

import dev.httptrigger.extauthz.server.ListenAddress;
import java.util.Optional;

/** Addresses as flags give them. */
final class ListenAddresses {
  private ListenAddresses() {}

  /**
   * The address, or empty for {@code none}.
   *
   * @throws UsageException naming the flag, where the text is no address
   */
  static Optional<ListenAddress> parse(String flag, String text) {
    try {
      return ListenAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(flag + ": " + e.getMessage());
    }
  }
}
