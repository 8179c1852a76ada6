package dev.httptrigger.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;

/** Makes clients of the API server. */
final class ApiServerClients {
  /**
   * Where the JVM has no second compiler, it has no use of a processor's instructions for AES
   * either: ChaCha20 takes it a third to a sixth of the time. They are strong alike, and a server
   * that has none of these gets what it would have got.
   */
  private static final List<String> FIRST =
      List.of(
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private ApiServerClients() {}

  /**
   * A client, which is the caller's to close.
   *
   * @param cluster where, and as whom; it is changed so that each watch has a connection of its own
   */
  static KubernetesClient of(Config cluster) {
    // One that is dead takes no other request with it.
    cluster.setHttp2Disable(true);
    return new KubernetesClientBuilder()
        .withConfig(cluster)
        .withHttpClientFactory(new ChaChaFirst())
        .build();
  }

  private static final class ChaChaFirst extends VertxHttpClientFactory {
    @Override
    protected void additionalConfig(WebClientOptions options) {
      SSLEngineOptions engines = options.getSslEngineOptions();
      if (engines != null) {
        options.setSslEngineOptions(new Engines(engines.sslContextFactory()));
      }
    }
  }

  /** TLS as it is made otherwise, with another order of what is offered. */
  private static final class Engines extends JdkSSLEngineOptions {
    private final SslContextFactory otherwise;

    Engines(SslContextFactory otherwise) {
      this.otherwise = otherwise;
    }

    @Override
    public JdkSSLEngineOptions copy() {
      return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return () -> new Offering(otherwise.create());
    }
  }

  private static final class Offering extends DelegatingSslContext {
    Offering(SslContext otherwise) {
      super(otherwise);
    }

    @Override
    protected void initEngine(SSLEngine engine) {
      List<String> able = List.of(engine.getSupportedCipherSuites());
      engine.setEnabledCipherSuites(
          Stream.concat(
                  FIRST.stream().filter(able::contains), Stream.of(engine.getEnabledCipherSuites()))
              .distinct()
              .toArray(String[]::new));
    }
  }
}
