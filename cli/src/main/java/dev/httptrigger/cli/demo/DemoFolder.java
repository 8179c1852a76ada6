package dev.httptrigger.cli.demo;

import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The demo's files, in a temporary folder that only this user can read: the sample triggers with a
 * fresh key in them, that key, and tokens.
 */
final class DemoFolder implements AutoCloseable {
  private static final Pattern SAMPLE_KEY = Pattern.compile("(?m)^( *- )\\{kty: EC, .*}$");
  private static final long HOUR = 3_600;

  private final Path root;

  private DemoFolder(Path root) {
    this.root = root;
  }

  /**
   * Makes the folder.
   *
   * @param checkout where the samples are, in {@code deploy/examples}
   * @param now the tokens' times count from it
   */
  static DemoFolder create(Path checkout, Instant now) {
    try {
      DemoFolder folder = new DemoFolder(Files.createTempDirectory("httptrigger-demo-"));
      try {
        folder.fill(checkout.resolve("deploy/examples"), now);
        return folder;
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't write the demo's files", e);
    }
  }

  /** The folder itself. */
  Path path() {
    return root;
  }

  /** The manifests that the server follows. */
  Path triggers() {
    return root.resolve("triggers");
  }

  /** The log of the server. */
  Path serverLog() {
    return root.resolve("server.log");
  }

  /** The file of a token. */
  Path token(String name) {
    return root.resolve("tokens").resolve(name + ".jwt");
  }

  private void fill(Path examples, Instant now) throws IOException {
    TokenMint mint = TokenMint.generate("ES256", "demo");
    write(root.resolve("keys/private.jwk"), mint.privateJwk());
    write(root.resolve("keys/jwks.json"), TokenMint.publicJwks(mint));
    try (Stream<Path> samples = Files.list(examples.resolve("triggers"))) {
      for (Path sample : samples.sorted().toList()) {
        String text = Files.readString(sample);
        // JSON is YAML: the key goes in as it is.
        write(
            triggers().resolve(sample.getFileName().toString()),
            SAMPLE_KEY.matcher(text).replaceAll(line -> line.group(1) + mint.publicJwk()).strip());
      }
    }
    write(
        token("documentation"),
        Files.readString(examples.resolve("tokens/function-compute.jwt")).strip());
    long hourAgo = now.getEpochSecond() - HOUR;
    long inAnHour = now.getEpochSecond() + HOUR;
    String roles = ",\"realm_access\":{\"roles\":[\"admin\",\"eu\"]}";
    write(token("orders"), mint.sign(claims("orders", inAnHour, roles)));
    write(token("orders-without-roles"), mint.sign(claims("orders", inAnHour, "")));
    write(token("orders-expired"), mint.sign(claims("orders", hourAgo, roles)));
    write(token("shop"), mint.sign(claims("shop", inAnHour, "")));
    TokenMint stranger = TokenMint.generate("ES256", "demo");
    write(token("orders-by-a-stranger"), stranger.sign(claims("orders", inAnHour, roles)));
  }

  private static String claims(String audience, long expires, String more) {
    return "{\"iss\":\"https://login.example.com/\",\"aud\":\"%s\",\"sub\":\"ada\",\"exp\":%d%s}"
        .formatted(audience, expires, more);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }

  /** Deletes the folder with all that is in it. */
  @Override
  public void close() {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> found = Files.walk(root)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't delete " + root, e);
    }
  }
}
