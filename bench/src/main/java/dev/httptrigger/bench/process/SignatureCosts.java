package dev.httptrigger.bench.process;

import dev.httptrigger.bench.baseline.SignatureSpeed;
import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.testkit.Command;
import dev.httptrigger.testkit.Outcome;
import dev.httptrigger.testkit.RealPartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What verifying one signature costs here, by who does it and by algorithm.
 *
 * @param micros CPU microseconds by texts such as {@code openssl RS256}
 */
public record SignatureCosts(Map<String, Double> micros) {
  /** OpenSSL's own benchmark, on its own. */
  public static final String OPENSSL = "openssl";

  /** The JDK's provider. */
  public static final String JDK = "JDK";

  /** The Amazon Corretto Crypto Provider. */
  public static final String ACCP = "ACCP";

  /** Nimbus's processor: all of a token, not just its signature. */
  public static final String NIMBUS = "Nimbus";

  private static final Map<String, String> OPENSSL_NAMES =
      Map.of("+F2", "RS256", "+F4", "ES256", "+F6", "EdDSA");
  private static final List<String> ALL_OF_OPENSSL = List.of("rsa2048", "ecdsap256", "ed25519");

  /** JDK and Corretto with three algorithms each, Nimbus with two. */
  private static final int JAVA_VERIFIERS = 8;

  private static final Duration LONGEST = Duration.ofMinutes(3);

  /** Takes a copy. */
  public SignatureCosts {
    micros = Map.copyOf(micros);
  }

  /**
   * Measures all that is there, one after the other.
   *
   * @param java how the server runs: the same JVM, the same flags, and its class path, where the
   *     crypto provider is
   * @param ownClassPath of this program
   * @param tokens files with a public JWK and tokens in lines, by algorithm: what a library that
   *     does all of a token is given
   * @param length for how long to measure each
   */
  public static SignatureCosts measure(
      JavaCommand java,
      String ownClassPath,
      Map<String, Path> tokens,
      Cores cores,
      Duration length) {
    Map<String, Double> micros = new TreeMap<>(openssl(cores, length, ALL_OF_OPENSSL));
    List<String> arguments = new ArrayList<>(List.of(Long.toString(length.toMillis())));
    tokens.forEach((algorithm, file) -> arguments.add(algorithm + "=" + file));
    List<String> words =
        java.wordsForOther(
            ownClassPath + ":" + java.classPath(), SignatureSpeed.class.getName(), arguments);
    micros.putAll(ofJava(Command.of(cores.onServerCore(words)).within(LONGEST).run().outOrThrow()));
    return new SignatureCosts(micros);
  }

  /** How long {@link #measure} takes, about. */
  public static Duration length(Duration each) {
    // OpenSSL signs as well as it verifies, and for a second at least; Java warms up first.
    return Duration.ofSeconds(Math.max(1, each.toSeconds()))
        .multipliedBy(2L * OPENSSL_NAMES.size())
        .plus(each.plus(SignatureSpeed.WARM).multipliedBy(JAVA_VERIFIERS));
  }

  /**
   * Measures what OpenSSL takes for RS256, and nothing else.
   *
   * @param length for how long to measure
   * @return empty where OpenSSL is not there
   */
  public static OptionalDouble opensslRs256(Cores cores, Duration length) {
    return new SignatureCosts(openssl(cores, length, List.of("rsa2048"))).micros(OPENSSL, "RS256");
  }

  private static Map<String, Double> openssl(Cores cores, Duration length, List<String> keys) {
    try {
      String seconds = Long.toString(Math.max(1, length.toSeconds()));
      List<String> words = new ArrayList<>(List.of("openssl", "speed", "-mr", "-seconds", seconds));
      words.addAll(keys);
      Outcome outcome = Command.of(cores.onServerCore(words)).within(LONGEST).run();
      return outcome.succeeded() ? ofOpenssl(outcome.out()) : Map.of();
    } catch (RealPartException e) {
      return Map.of(); // not on this machine
    }
  }

  /** Reads the lines of {@code openssl speed -mr}: the last number is verifications a second. */
  static Map<String, Double> ofOpenssl(String text) {
    Map<String, Double> micros = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split(":", -1);
      String algorithm = OPENSSL_NAMES.get(fields[0]);
      if (algorithm != null) {
        micros.put(OPENSSL + " " + algorithm, 1e6 / Double.parseDouble(fields[fields.length - 1]));
      }
    }
    return micros;
  }

  /** Reads what {@link SignatureSpeed} prints. */
  static Map<String, Double> ofJava(String text) {
    Map<String, Double> micros = new TreeMap<>();
    for (String line : text.lines().filter(line -> line.startsWith(SignatureSpeed.MARK)).toList()) {
      List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
      micros.put(words.get(1) + " " + words.get(2), Double.valueOf(words.get(3)));
    }
    return micros;
  }

  /** What it costs, where that was measured. */
  public OptionalDouble micros(String who, String algorithm) {
    Double found = micros.get(String.format(Locale.ROOT, "%s %s", who, algorithm));
    return found == null ? OptionalDouble.empty() : OptionalDouble.of(found);
  }
}
