package dev.httptrigger.extauthz.server;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** TLS of those addresses that have it. */
final class ServerTls implements AutoCloseable {
  private final TlsSettings settings;
  private final Optional<ReloadedTls> reloaded;

  private ServerTls(TlsSettings settings, Optional<ReloadedTls> reloaded) {
    this.settings = settings;
    this.reloaded = reloaded;
  }

  /**
   * Reads the files, where there are any, and follows them.
   *
   * @throws IOException where they can't be used
   */
  static ServerTls start(TlsSettings settings) throws IOException {
    Optional<ReloadedTls> reloaded =
        settings.files().isPresent()
            ? Optional.of(ReloadedTls.start(settings, settings.files().get()))
            : Optional.empty();
    return new ServerTls(settings, reloaded);
  }

  /** An address's own form of it; empty where it is plain. */
  <T> Optional<T> of(TlsSettings.Address address, Function<ReloadedTls, T> form) {
    return reloaded.filter(each -> settings.on(address)).map(form);
  }

  @Override
  public void close() {
    reloaded.ifPresent(ReloadedTls::close);
  }
}
