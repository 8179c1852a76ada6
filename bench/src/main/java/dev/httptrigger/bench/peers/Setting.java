package dev.httptrigger.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a peer is made ready for.
 *
 * @param sites the hosts and which tokens pass there
 * @param keySetUrl where the key set can be fetched
 * @param folder for its files
 */
record Setting(List<Site> sites, String keySetUrl, Path folder) {
  /** Takes a copy. */
  Setting {
    sites = List.copyOf(sites);
  }

  /** Writes a file as a whole, in the place of the one that was there. */
  static Path write(Path file, String text) {
    try {
      Path written = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(written, text, StandardCharsets.UTF_8);
      return Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
  }
}
