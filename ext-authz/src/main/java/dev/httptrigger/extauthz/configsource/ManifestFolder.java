package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The manifest files below a folder: {@code *.yaml}, {@code *.yml}, {@code *.json}, at any depth,
 * through symbolic links. Names that begin with two dots are passed over: behind them a mounted
 * ConfigMap keeps the same files a second time. Reads only; thread-safe.
 */
final class ManifestFolder {
  /** More than the longest text that the parser takes. */
  private static final long MAXIMUM_BYTES = 32L << 20;

  private final Path root;

  ManifestFolder(Path root) {
    this.root = requireNonNull(root, "root is null");
  }

  /**
   * What tells one state of a file from another without reading it.
   *
   * @param identity the file's own, whatever its name; null where the file system has none
   * @param modified when its content changed, in nanoseconds since 1970
   * @param changed when anything about it changed, likewise; equal to {@code modified} where there
   *     is no such time
   * @param size in bytes
   */
  record Stamp(@Nullable Object identity, long modified, long changed, long size) {
    private static Stamp of(Path file, BasicFileAttributes attributes) {
      return new Stamp(
          attributes.fileKey(),
          nanoseconds(attributes.lastModifiedTime()),
          nanoseconds(changed(file, attributes)),
          attributes.size());
    }

    private static long nanoseconds(FileTime time) {
      return time.to(TimeUnit.NANOSECONDS);
    }

    private static FileTime changed(Path file, BasicFileAttributes attributes) {
      try {
        Map<String, Object> unix = Files.readAttributes(file, "unix:ctime");
        return unix.get("ctime") instanceof FileTime time ? time : attributes.lastModifiedTime();
      } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
        return attributes.lastModifiedTime();
      }
    }
  }

  /**
   * What is there.
   *
   * @param files each file's state by its path
   * @param unreadable what could not be looked at, with the cause; where there is any, {@code
   *     files} may lack some
   */
  record Listing(Map<Path, Stamp> files, SortedMap<Path, String> unreadable) {}

  /** What is there now. */
  Listing list() {
    Visitor visitor = new Visitor();
    try {
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
    } catch (IOException e) {
      visitor.unreadable.put(root, cause(e));
    }
    return new Listing(visitor.files, visitor.unreadable);
  }

  /** The state of one file now; empty where it can't be looked at. */
  static Optional<Stamp> stamp(Path file) {
    try {
      return Optional.of(Stamp.of(file, Files.readAttributes(file, BasicFileAttributes.class)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What became of reading a file. */
  sealed interface Reading {
    /**
     * The text.
     *
     * @param text all of it
     */
    record Text(String text) implements Reading {}

    /**
     * The file is there and readable, and holds no text that could be a manifest.
     *
     * @param message what is wrong, one sentence
     * @param mend what to do about it, one sentence
     */
    record NoText(String message, String mend) implements Reading {}

    /**
     * Nothing is known of what the file holds.
     *
     * @param cause why
     */
    record Unreadable(String cause) implements Reading {}
  }

  /** A file's text, strictly UTF-8. */
  static Reading read(Path file) {
    try {
      if (Files.size(file) > MAXIMUM_BYTES) {
        return new Reading.NoText(
            "The file has more than " + (MAXIMUM_BYTES >> 20) + " MiB.", "Split it.");
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return new Reading.Text(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return new Reading.NoText("The file is no UTF-8 text.", "Save it as UTF-8.");
    } catch (IOException e) {
      return new Reading.Unreadable(cause(e));
    }
  }

  private static String cause(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "it is not there";
      case FileSystemLoopException loop -> "its link leads back to a folder around it";
      default -> "it can't be read (" + failure.getClass().getSimpleName() + ")";
    };
  }

  private final class Visitor implements FileVisitor<Path> {
    private final Map<Path, Stamp> files = new HashMap<>();
    private final SortedMap<Path, String> unreadable = new TreeMap<>();
    private final Set<Object> identities = new HashSet<>();

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return isPassedOver(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isPassedOver(file) && (file.equals(root) || isManifest(file))) {
        if (attributes.isRegularFile()) {
          add(file, attributes);
        } else {
          unreadable.put(file, "it is no regular file");
        }
      }
      return FileVisitResult.CONTINUE;
    }

    /** A file that two names lead to is one file. */
    private void add(Path file, BasicFileAttributes attributes) {
      Object identity = attributes.fileKey();
      if (identity == null || identities.add(identity)) {
        files.put(file, Stamp.of(file, attributes));
      }
    }

    /** A broken link matters only where a manifest or a folder may hide behind it. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (!isPassedOver(file)) {
        unreadable.put(file, cause(failure));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      if (failure != null) {
        unreadable.put(folder, cause(failure));
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean isPassedOver(Path path) {
      return !path.equals(root) && name(path).startsWith("..");
    }

    private boolean isManifest(Path file) {
      String name = name(file).toLowerCase(Locale.ROOT);
      return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private static String name(Path path) {
      Path name = path.getFileName();
      return name == null ? "" : name.toString();
    }
  }
}
