package dev.httptrigger.extauthz.server;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS by files that change: their content is looked at every second, whatever way they change
 * (Kubernetes swaps a symbolic link), and new handshakes use what is there. Connections that are
 * open go on. Files that can't be used change nothing, and are said once. Thread-safe.
 */
final class ReloadedTls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadedTls.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final TlsSettings settings;
  private final TlsSettings.Files files;
  private final CurrentSslContext current;
  private final Thread watcher;
  private TlsMaterial seen;
  private String complaint = "";

  private ReloadedTls(
      TlsSettings settings, TlsSettings.Files files, TlsMaterial material, SSLContext first) {
    this.settings = settings;
    this.files = files;
    this.seen = material;
    this.current = new CurrentSslContext(first);
    this.watcher = Thread.ofVirtual().name("tls files").unstarted(this::watch);
  }

  /**
   * Reads the files and follows them.
   *
   * @throws IOException where they can't be read or used, with the reason
   */
  static ReloadedTls start(TlsSettings settings, TlsSettings.Files files) throws IOException {
    TlsMaterial material = TlsMaterial.read(files);
    try {
      ReloadedTls tls = new ReloadedTls(settings, files, material, material.context(files));
      tls.watcher.start();
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "TLS files " + files.certificate() + ", " + files.key() + ": " + e.getMessage(), e);
    }
  }

  /** For the gRPC address: HTTP/2 alone. */
  SslContext grpc() {
    return netty(
        TlsSettings.Address.GRPC,
        new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            "h2"));
  }

  /** For the forward-auth address. */
  SslContext http() {
    return netty(TlsSettings.Address.HTTP, ApplicationProtocolConfig.DISABLED);
  }

  private SslContext netty(TlsSettings.Address address, ApplicationProtocolConfig protocols) {
    return new JdkSslContext(
        current.context(),
        false,
        null,
        IdentityCipherSuiteFilter.INSTANCE,
        protocols,
        settings.wantsClients(address) ? ClientAuth.REQUIRE : ClientAuth.NONE,
        PROTOCOLS.clone(),
        false);
  }

  /** For the admin address. */
  HttpsConfigurator admin() {
    boolean wantsClients = settings.wantsClients(TlsSettings.Address.ADMIN);
    return new HttpsConfigurator(current.context()) {
      @Override
      public void configure(HttpsParameters parameters) {
        SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
        wanted.setProtocols(PROTOCOLS.clone());
        wanted.setNeedClientAuth(wantsClients);
        parameters.setSSLParameters(wanted);
      }
    };
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(POLL);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      TlsMaterial material = TlsMaterial.read(files);
      if (material.isSameAs(seen)) {
        return;
      }
      SSLContext context = material.context(files);
      seen = material;
      complaint = "";
      current.set(context);
      LOG.info("TLS: new handshakes use the changed files");
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (!complaint.equals(e.toString())) {
        complaint = e.toString();
        LOG.warn("TLS: the changed files can't be used, what was there stays: {}", complaint);
      }
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
