package dev.httptrigger.bench.workload;

import dev.httptrigger.bench.load.Questions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Many triggers, each with a host and a key of its own.
 *
 * @param triggers how many
 */
public record Crowd(int triggers) {
  private static final String NAME = "crowd";
  private static final int MODULUS_BITS = 2_048;
  private static final int UNAUTHORIZED = 401;

  /**
   * Writes the manifests, each a file and each in a namespace of its own.
   *
   * @param folder an empty one
   */
  public static Crowd create(Path folder, int triggers) {
    Random random = new Random(triggers);
    for (int number = 0; number < triggers; number++) {
      try {
        Files.writeString(
            file(folder, number),
            Manifests.oneOfMany("team-" + number, "api", host(number), key(random)),
            StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("can't write a trigger", e);
      }
    }
    return new Crowd(triggers);
  }

  /**
   * The same manifests as texts, with so many of them in one namespace.
   *
   * @param namespaces those that there are; they take turns
   */
  public List<String> manifests(List<String> namespaces) {
    Random random = new Random(triggers);
    return IntStream.range(0, triggers)
        .mapToObj(
            number ->
                Manifests.oneOfMany(
                    namespaces.get(number % namespaces.size()),
                    name(number),
                    host(number),
                    key(random)))
        .toList();
  }

  /** The name of one of those. */
  public static String name(int number) {
    return "api-" + number;
  }

  /**
   * Makes a small change to one of the manifests that {@link #create} wrote: another header gets
   * its claim. The file is replaced at once, as by whoever does not want half a file to be read.
   *
   * @param folder the manifests
   * @param number the trigger's
   * @param besides where a new file may be for a moment, on the same file system
   */
  public void change(Path folder, int number, Path besides) throws IOException {
    Path file = file(folder, number);
    String before = Files.readString(file, StandardCharsets.UTF_8);
    String after =
        before.contains(Manifests.FORWARDED)
            ? before.replace(Manifests.FORWARDED, Manifests.FORWARDED_INSTEAD)
            : before.replace(Manifests.FORWARDED_INSTEAD, Manifests.FORWARDED);
    Path written = Files.writeString(besides.resolve("changed.yaml"), after);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path file(Path folder, int number) {
    return folder.resolve(NAME + "-" + number + ".yaml");
  }

  private static String host(int number) {
    return ManyHosts.host(NAME, number);
  }

  /** A key that nobody can sign with, the same for the same number. */
  static String keyOf(int number) {
    return key(new Random(number)).replace("key-1", "key-2");
  }

  /** An odd number of the right length: nobody can sign with it; to a server it is like any key. */
  private static String key(Random random) {
    BigInteger modulus = new BigInteger(MODULUS_BITS, random).setBit(MODULUS_BITS - 1).setBit(0);
    byte[] bytes = modulus.toByteArray(); // the first is the sign
    String text =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Arrays.copyOfRange(bytes, 1, bytes.length));
    return """
    {"kty":"RSA","kid":"key-1","alg":"RS256","use":"sig","e":"AQAB","n":"%s"}\
    """
        .formatted(text);
  }

  /** Requests without a token, to all hosts in turn. */
  public Questions noToken() {
    return new ManyHosts(
        List.of(new EnvoyRequest(host(0), Optional.empty()).message()),
        List.of(new Expected.Denied(UNAUTHORIZED)),
        NAME,
        triggers);
  }
}
