package dev.httptrigger.extauthz.configsource;

import dev.httptrigger.extauthz.configsource.ManifestFolder.Listing;
import dev.httptrigger.extauthz.configsource.ManifestFolder.Stamp;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What may be taken up of a folder in which somebody never stops writing: one file that is always
 * another must not keep a removed key of another file in force. Pure.
 */
final class Settled {
  private Settled() {}

  /**
   * The files that were the same twice; of those that were not, what was last taken of them. A file
   * is gone only when nothing new is being written, which could be the same under another name.
   *
   * @param before what was there a moment ago
   * @param now what is there now
   * @param taken what was last taken up
   */
  static Listing of(Listing before, Listing now, Listing taken) {
    Map<Path, Stamp> files = new HashMap<>();
    Set<Path> gone = new HashSet<>();
    boolean somethingNew = false;
    Set<Path> paths = new HashSet<>();
    Stream.of(before, now, taken).forEach(listing -> paths.addAll(listing.files().keySet()));
    for (Path path : paths) {
      Stamp stamp = now.files().get(path);
      Stamp last = taken.files().get(path);
      if (stamp != null && stamp.equals(before.files().get(path))) {
        files.put(path, stamp);
      } else if (last != null) {
        files.put(path, last);
        if (stamp == null && !before.files().containsKey(path)) {
          gone.add(path);
        }
      } else {
        somethingNew |= stamp != null;
      }
    }
    if (!somethingNew) {
      gone.forEach(files::remove);
    }
    return new Listing(files, now.unreadable());
  }
}
