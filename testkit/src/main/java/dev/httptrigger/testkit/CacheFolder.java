package dev.httptrigger.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;

/**
 * One folder below the user's cache folder, filled once and used by every later run: {@code
 * $XDG_CACHE_HOME/httptrigger/<name>}, else {@code ~/.cache/httptrigger/<name>}.
 */
final class CacheFolder {
  private final Path path;

  private CacheFolder(Path path) {
    this.path = path;
  }

  static CacheFolder named(String name) {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path caches =
        configured == null || configured.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return new CacheFolder(caches.resolve("httptrigger").resolve(name));
  }

  Path path() {
    return path;
  }

  /**
   * Makes the folder and fills it, unless it is filled. When several JVMs ask at once, one fills it
   * and the others wait.
   */
  void fillUnless(BooleanSupplier filled, Runnable fill) {
    if (filled.getAsBoolean()) {
      return;
    }
    // Threads of one JVM can't share a file lock.
    synchronized (CacheFolder.class) {
      fillUnderLock(filled, fill);
    }
  }

  private void fillUnderLock(BooleanSupplier filled, Runnable fill) {
    try {
      Files.createDirectories(path);
      Path lockFile = path.resolve(".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !filled.getAsBoolean()) {
          fill.run();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't prepare " + path, e);
    }
  }
}
