package dev.httptrigger.bench.baseline;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.lang.management.ManagementFactory;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

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
  private static final Duration WARM = Duration.ofSeconds(1);

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
   * @param arguments for how many milliseconds to measure each
   */
  public static void main(String[] arguments) throws GeneralSecurityException {
    Duration length = Duration.ofMillis(Long.parseLong(arguments[0]));
    for (Verifier verifier : verifiers()) {
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
    for (String algorithm : List.of("RS256", "ES256", "EdDSA")) {
      verifiers.add(new Verifier("JDK", algorithm, bare(algorithm, Optional.empty())));
      Optional<Provider> corretto = corretto();
      if (corretto.isPresent()) {
        verifiers.add(new Verifier("ACCP", algorithm, bare(algorithm, corretto)));
      }
    }
    verifiers.add(new Verifier("Nimbus", "RS256", nimbus()));
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

  private static Verification nimbus() throws GeneralSecurityException {
    try {
      RSAKey key = new RSAKeyGenerator(2_048).keyID("key-1").generate();
      JWTClaimsSet claims =
          new JWTClaimsSet.Builder()
              .issuer("https://login.example.com/")
              .subject("4f1c1b3e-8d11-4f5e-9f0b-1c2d3e4f5a6b")
              .audience(List.of("orders", "web"))
              .claim("azp", "web-client")
              .claim("sid", "5a1d0c0e-0b52-4a8e-8f0d-3f4f1f0a8a11")
              .claim("tenant", "acme-0")
              .claim("scope", "openid profile email orders:read orders:write invoices:read")
              .claim("email", "jane.doe@example.com")
              .claim("name", "Jane Doe")
              .claim("roles", List.of("admin", "buyer", "viewer"))
              .build();
      SignedJWT token =
          new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key-1").build(), claims);
      token.sign(new RSASSASigner(key));
      String text = token.serialize();
      DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
      processor.setJWSKeySelector(
          new JWSVerificationKeySelector<>(
              JWSAlgorithm.RS256, new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()))));
      return () -> {
        try {
          return processor.process(text, null).getSubject() != null;
        } catch (ParseException | BadJOSEException | JOSEException e) {
          throw new GeneralSecurityException("a good token was refused", e);
        }
      };
    } catch (JOSEException e) {
      throw new GeneralSecurityException("can't sign", e);
    }
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
