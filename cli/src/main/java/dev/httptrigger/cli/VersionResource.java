package dev.httptrigger.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote beside this class. */
final class VersionResource implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"httptrigger " + version() + " (Java " + Runtime.version() + ")"};
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = VersionResource.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is not in the jar");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
