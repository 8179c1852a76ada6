package dev.httptrigger.bench.baseline;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * What a bare signature costs on this JVM, verified by the JDK and, where it is on the class path,
 * by the Amazon Corretto Crypto Provider; and what a library costs that does all of a token.
 */
public final class SignatureSpeed {
  /** What stands before each figure's line. */
  public static final String MARK = "verified ";

  private static final String CORRETTO = "AmazonCorrettoCryptoProvider";
  private static final int MESSAGE_BYTES = 850;
  private static final int ROUND = 50;
  private static final List<String> ALGORITHMS = List.of("RS256", "ES256", "EdDSA");

  /** How long each verifies before it is measured. */
  public static final Duration WARM = Duration.ofMillis(700);

  private SignatureSpeed() {}

  private static final String ED25519_KEYS =
      "com.amazon.corretto.crypto.provider.registerEdKeyFactory";

  /** What a verifier is called, what it verifies and how. */
  private record Verifier(String name, String algorithm, Verification verification) {}

  /** Verifies one good signature. */
  private interface Verification {
    boolean verify() throws GeneralSecurityException;
  }

  /**
   * Prints a line for each: the mark, the library, the algorithm, the microseconds of CPU time.
   *
   * @param arguments for how many milliseconds to measure each; then algorithms, each with an
   *     equals sign and a file that has a public JWK in its first line and a token in each other
   */
  public static void main(String[] arguments) throws GeneralSecurityException, IOException {
    Duration length = Duration.ofMillis(Long.parseLong(arguments[0]));
    List<Verifier> verifiers = verifiers();
    for (String tokens : List.of(arguments).subList(1, arguments.length)) {
      nimbus(tokens).ifPresent(verifiers::add);
    }
    for (Verifier verifier : verifiers) {
      run(verifier, WARM);
      System.out.println(
          MARK
              + verifier.name()
              + " "
              + verifier.algorithm()
              + " "
              + String.format(Locale.ROOT, "%.3f", run(verifier, length)));
    }
  }

  private static List<Verifier> verifiers() throws GeneralSecurityException {
    List<Verifier> verifiers = new ArrayList<>();
    for (String algorithm : ALGORITHMS) {
      verifiers.add(new Verifier("JDK", algorithm, bare(algorithm, Optional.empty())));
      Optional<Provider> corretto = corretto();
      if (corretto.isPresent()) {
        verifiers.add(new Verifier("ACCP", algorithm, bare(algorithm, corretto)));
      }
    }
    return verifiers;
  }

  private static Optional<Provider> corretto() {
    // As the server does before the library loads: else it makes no keys on Ed25519 of its own.
    System.setProperty(ED25519_KEYS, "true");
    return ServiceLoader.load(Provider.class).stream()
        .filter(found -> found.type().getSimpleName().equals(CORRETTO))
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.getService("Signature", "SHA256withRSA") != null)
        .findFirst();
  }

  private static Verification bare(String algorithm, Optional<Provider> provider)
      throws GeneralSecurityException {
    String keys =
        switch (algorithm) {
          case "RS256" -> "RSA";
          case "ES256" -> "EC";
          default -> "Ed25519";
        };
    String name =
        switch (algorithm) {
          case "RS256" -> "SHA256withRSA";
          case "ES256" -> "SHA256withECDSAinP1363Format";
          default -> "Ed25519";
        };
    KeyPairGenerator generator = KeyPairGenerator.getInstance(keys);
    if (keys.equals("RSA")) {
      generator.initialize(2_048);
    } else if (keys.equals("EC")) {
      generator.initialize(256);
    }
    KeyPair pair = generator.generateKeyPair();
    byte[] message = new byte[MESSAGE_BYTES];
    Signature signer = Signature.getInstance(name);
    signer.initSign(pair.getPrivate());
    signer.update(message);
    byte[] signature = signer.sign();
    Signature verifier =
        provider.isPresent()
            ? Signature.getInstance(name, provider.get())
            : Signature.getInstance(name, jdk(name));
    // A key of the provider's own: another's would be translated each time.
    PublicKey key =
        provider.isPresent()
            ? KeyFactory.getInstance(keys, provider.get())
                .generatePublic(new X509EncodedKeySpec(pair.getPublic().getEncoded()))
            : pair.getPublic();
    return () -> {
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    };
  }

  private static Provider jdk(String signature) {
    return Security.getProviders("Signature." + signature)[0];
  }

  /** Nimbus's processor as its own guide sets it up, which knows no EdDSA. */
  private static Optional<Verifier> nimbus(String tokens) throws IOException {
    String name = tokens.substring(0, tokens.indexOf('='));
    JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
    if (algorithm.equals(JWSAlgorithm.EdDSA)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(Path.of(tokens.substring(name.length() + 1)));
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    try {
      processor.setJWSKeySelector(
          new JWSVerificationKeySelector<>(
              algorithm, new ImmutableJWKSet<>(new JWKSet(JWK.parse(lines.getFirst())))));
    } catch (ParseException e) {
      throw new IOException("the first line is no JWK", e);
    }
    Iterator<String> each =
        Stream.generate(() -> lines.subList(1, lines.size())).flatMap(List::stream).iterator();
    return Optional.of(
        new Verifier(
            "Nimbus",
            name,
            () -> {
              try {
                return processor.process(each.next(), null).getSubject() != null;
              } catch (ParseException | BadJOSEException | JOSEException e) {
                throw new GeneralSecurityException("a good token was refused", e);
              }
            }));
  }

  /** CPU microseconds of one verification. */
  private static double run(Verifier verifier, Duration length) throws GeneralSecurityException {
    long end = System.nanoTime() + length.toNanos();
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long done = 0;
    while (System.nanoTime() - end < 0) {
      for (int round = 0; round < ROUND; round++) {
        if (!verifier.verification().verify()) {
          throw new GeneralSecurityException("a good signature was refused");
        }
      }
      done += ROUND;
    }
    long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    return used / 1e3 / done;
  }
}
