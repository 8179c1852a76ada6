package dev.httptrigger.deploy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server that follows a directory of manifests. */
final class DirectoryInstallation implements Installation, AutoCloseable {
  private final Path folder;
  private final Path triggers;
  private final Program server;
  private final Gateways gateways;
  private final Set<String> applied = new HashSet<>();
  private final AtomicInteger changes = new AtomicInteger();

  private DirectoryInstallation() throws IOException {
    folder = Files.createTempDirectory("httptrigger-directory-");
    triggers = Files.createDirectory(folder.resolve("triggers"));
    server =
        Program.start(
            folder.resolve("serve.log"),
            Shipped.KEYS_FROM_HERE,
            List.of(
                "serve",
                "--triggers",
                triggers.toString(),
                "--grpc-address",
                "127.0.0.1:0",
                "--http-address",
                "none",
                "--admin-address",
                "127.0.0.1:0",
                "--drain-notice",
                "0s"));
    gateways = Gateways.start(List.of(server.grpcPort()));
  }

  static DirectoryInstallation start() {
    try {
      return new DirectoryInstallation();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void apply(String... manifests) {
    Stream.of(manifests).forEach(this::submit);
    awaitFollowed();
  }

  @Override
  public Set<String> applied() {
    return applied;
  }

  @Override
  public void delete(String name) {
    delete("HttpTrigger", name);
    awaitFollowed();
  }

  @Override
  public void submit(String manifest) {
    write(fileName(Manifests.kind(manifest), Manifests.name(manifest)), manifest);
  }

  @Override
  public void deleteConfigMap(String name) {
    delete("ConfigMap", name);
  }

  /** What the log says of its file. */
  @Override
  public String toldAbout(String name) {
    return server
        .log()
        .lines()
        .filter(line -> line.contains(fileName("HttpTrigger", name)))
        .collect(Collectors.joining("\n"));
  }

  private void delete(String kind, String name) {
    try {
      Files.delete(triggers.resolve(fileName(kind, name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file written after a change is in force only when the change is. */
  private void awaitFollowed() {
    String canary = "canary-" + changes.incrementAndGet();
    submit(
        Manifests.trigger(
            "canary", "hosts: [\"" + Manifests.host(canary) + "\"]\nauthType: Anonymous\n"));
    await("the directory's change is in force")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> recommended().get(Manifests.host(canary), "/").status() == 200);
  }

  private static String fileName(String kind, String name) {
    return kind + "-" + name + ".yaml";
  }

  private void write(String name, String content) {
    try {
      Path whole = Files.writeString(folder.resolve(name), content);
      Files.move(whole, triggers.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Gateway recommended() {
    return gateways.recommended();
  }

  @Override
  public Gateway lenient() {
    return gateways.lenient();
  }

  @Override
  public void close() {
    gateways.close();
    server.close();
  }
}
