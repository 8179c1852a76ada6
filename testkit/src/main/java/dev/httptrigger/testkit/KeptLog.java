package dev.httptrigger.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where logs of parts go that have ended: into the folder that the system property {@value
 * #FOLDER_PROPERTY} names, which the build sets for tests, so that a failure can be looked into;
 * else nowhere.
 */
final class KeptLog {
  private static final String FOLDER_PROPERTY = "httptrigger.logs";

  private KeptLog() {}

  static void keep(ChildProcess process) {
    String folder = System.getProperty(FOLDER_PROPERTY);
    if (folder == null || !Files.exists(process.logFile())) {
      return;
    }
    String name = process.logFile().getFileName() + "." + process.pid();
    try {
      Path kept = Files.createDirectories(Path.of(folder)).resolve(name);
      Files.copy(process.logFile(), kept, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("can't keep " + process.logFile(), e);
    }
  }
}
