package dev.httptrigger.bench.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the programs of the peers are.
 *
 * @param folder what {@code bench/peers/build} has filled, or nothing
 */
record PeerPrograms(Path folder) {
  /** The folder that {@code PEERS_BIN} names, else that of the user's cache. */
  static PeerPrograms of(Map<String, String> environment, Path home) {
    Path caches =
        named(environment, "XDG_CACHE_HOME").map(Path::of).orElseGet(() -> home.resolve(".cache"));
    return new PeerPrograms(
        named(environment, "PEERS_BIN")
            .map(Path::of)
            .orElseGet(() -> caches.resolve("httptrigger/peers")));
  }

  private static Optional<String> named(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * A file of that name.
   *
   * @throws LeftOutException when it is not there
   */
  Path file(String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new LeftOutException(
          "there is no " + name + " in $PEERS_BIN: bench/peers/build puts it there");
    }
    return file;
  }
}
