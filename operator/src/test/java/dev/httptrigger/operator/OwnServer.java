package dev.httptrigger.operator;

import dev.httptrigger.testkit.KubeApiServer;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An API server for the tests of one class alone, which then wait for no other class. */
final class OwnServer implements BeforeAllCallback, AfterAllCallback {
  private final Supplier<KubeApiServer> start;
  private Optional<KubeApiServer> started = Optional.empty();

  private OwnServer(Supplier<KubeApiServer> start) {
    this.start = start;
  }

  /** One whose requests nobody counts. */
  static OwnServer plain() {
    return new OwnServer(KubeApiServer::start);
  }

  /** One with an audit log. */
  static OwnServer audited() {
    return new OwnServer(KubeApiServer::startAudited);
  }

  /** The server, while the class runs. */
  KubeApiServer get() {
    return started.orElseThrow();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    started = Optional.of(start.get());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    started.ifPresent(KubeApiServer::close);
  }
}
