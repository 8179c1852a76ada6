package dev.httptrigger.bench.workload;

import dev.httptrigger.bench.load.Questions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Many triggers, each with a host, a namespace and a key of its own.
 *
 * @param triggers how many
 */
public record Crowd(int triggers) {
  private static final String NAME = "crowd";
  private static final int MODULUS_BITS = 2_048;
  private static final int UNAUTHORIZED = 401;

  /**
   * Writes the manifests. Their keys are odd numbers of the right length: nobody can sign with
   * them, and to a server they are like any other.
   *
   * @param folder an empty one
   */
  public static Crowd create(Path folder, int triggers) {
    Random random = new Random(triggers);
    for (int number = 0; number < triggers; number++) {
      String manifest = Manifests.oneOfMany(number, ManyHosts.host(NAME, number), key(random));
      try {
        Files.writeString(
            folder.resolve(NAME + "-" + number + ".yaml"), manifest, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("can't write a trigger", e);
      }
    }
    return new Crowd(triggers);
  }

  /** A key that nobody can sign with, the same for the same number. */
  static String keyOf(int number) {
    return key(new Random(number)).replace("key-1", "key-2");
  }

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
        List.of(new EnvoyRequest(ManyHosts.host(NAME, 0), Optional.empty()).message()),
        List.of(new Expected.Denied(UNAUTHORIZED)),
        NAME,
        triggers);
  }
}
