package dev.httptrigger.bench.peers;

import dev.httptrigger.testkit.EnvoyProgram;
import dev.httptrigger.testkit.FreePorts;
import dev.httptrigger.testkit.RealPartException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A real Envoy with one worker thread, whose listener decides by a filter. */
final class EnvoyAlone {
  private EnvoyAlone() {}

  /**
   * Writes its configuration.
   *
   * @param name what to call it
   * @throws LeftOutException when there is no Envoy
   */
  static Prepared prepare(String name, Setting setting, EnvoyConfiguration.Filter filter) {
    Path program = program();
    int port = FreePorts.next();
    AtomicInteger version = new AtomicInteger(1);
    Path listener =
        Setting.write(
            setting.folder().resolve("listener-" + port + ".json"),
            EnvoyConfiguration.listener("1", port, setting.sites(), filter));
    Path bootstrap =
        Setting.write(
            setting.folder().resolve("envoy-" + port + ".json"),
            EnvoyConfiguration.bootstrap(listener, filter));
    return new Prepared(
        name,
        List.of(
            program.toString(),
            "--config-path",
            bootstrap.toString(),
            "--concurrency",
            "1",
            "--disable-hot-restart",
            "--log-level",
            "error"),
        port,
        (site, policy) -> {
          List<Site> sites = Site.changed(setting.sites(), site, policy);
          String number = Integer.toString(version.incrementAndGet());
          Setting.write(listener, EnvoyConfiguration.listener(number, port, sites, filter));
        },
        () -> {});
  }

  private static Path program() {
    try {
      return EnvoyProgram.find();
    } catch (RealPartException e) {
      throw new LeftOutException("there is no Envoy: " + e.getMessage(), e);
    }
  }
}
