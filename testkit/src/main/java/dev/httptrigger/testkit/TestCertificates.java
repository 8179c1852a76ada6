package dev.httptrigger.testkit;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An authority and what it signed. Who uses it needs {@code io.netty:netty-pkitesting} beside the
 * testkit, which does not bring it, as programs that are no tests have no use of it.
 */
public final class TestCertificates {
  private static final String PASSWORD = "of-no-value";

  private final String authority;
  private final X509Bundle issuer;
  private final KeyStore keys;

  private TestCertificates(String authority, X509Bundle issuer, KeyStore keys) {
    this.authority = authority;
    this.issuer = issuer;
    this.keys = keys;
  }

  /**
   * A new authority of that name.
   *
   * @throws RealPartException when it can't be made
   */
  public static TestCertificates of(String authority) {
    try {
      X509Bundle issuer = named(authority).setIsCertificateAuthority(true).buildSelfSigned();
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      TestCertificates made = new TestCertificates(authority, issuer, keys);
      made.keep(authority, issuer);
      return made;
    } catch (Exception e) {
      throw new RealPartException("no authority " + authority, e);
    }
  }

  private static CertificateBuilder named(String alias) {
    return new CertificateBuilder().ecp256().subject("CN=" + alias);
  }

  /**
   * A certificate with that alternative name, such as {@code uri:spiffe://a/b}, or several with
   * commas between them.
   */
  public TestCertificates sign(String alias, String name) {
    return make(alias, name, builder -> builder.buildIssuedBy(issuer));
  }

  /** A certificate with that alternative name whose time is over. */
  public TestCertificates signExpired(String alias, String name) {
    Instant now = Instant.now();
    return make(
        alias,
        name,
        builder ->
            builder
                .notBefore(now.minus(Duration.ofDays(10)))
                .notAfter(now.minus(Duration.ofDays(5)))
                .buildIssuedBy(issuer));
  }

  /** A certificate with that alternative name that nobody signed but its own key. */
  public TestCertificates selfSign(String alias, String name) {
    return make(
        alias,
        name,
        builder -> {
          // It is no authority, which the builder takes a certificate of its own signature for: so
          // one of the same name and key signs it.
          X509Bundle itself = named(alias).setIsCertificateAuthority(true).buildSelfSigned();
          return builder.keyPair(itself.getKeyPair()).buildIssuedBy(itself);
        });
  }

  private TestCertificates make(String alias, String name, Signing signing) {
    try {
      CertificateBuilder builder = named(alias);
      for (String each : name.split(",", -1)) {
        addName(builder, each);
      }
      keep(alias, signing.sign(builder));
      return this;
    } catch (Exception e) {
      throw new RealPartException("no certificate " + alias + " with " + name, e);
    }
  }

  private static void addName(CertificateBuilder builder, String name) throws URISyntaxException {
    String value = name.substring(name.indexOf(':') + 1);
    CertificateBuilder _ =
        switch (name.substring(0, name.indexOf(':'))) {
          case "dns" -> builder.addSanDnsName(value);
          case "email" -> builder.addSanRfc822Name(value);
          case "ip" -> builder.addSanIpAddress(value);
          case "uri" -> builder.addSanUriName(value);
          default -> throw new IllegalArgumentException("dns:, email:, ip: or uri:, not " + name);
        };
  }

  private void keep(String alias, X509Bundle bundle) throws KeyStoreException {
    keys.setKeyEntry(
        alias,
        bundle.getKeyPair().getPrivate(),
        password(),
        isSelfSigned(bundle.getCertificate())
            ? new Certificate[] {bundle.getCertificate()}
            : bundle.getCertificatePathWithRoot());
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
  }

  /** How a certificate gets its signature. */
  private interface Signing {
    X509Bundle sign(CertificateBuilder builder) throws Exception;
  }

  /** All keys and certificates, under {@link #password}. */
  public KeyStore keyStore() {
    return keys;
  }

  /** The password of the store and of every key in it. */
  public char[] password() {
    return PASSWORD.toCharArray();
  }

  /** The authority's own certificate. */
  public Certificate authorityCertificate() throws GeneralSecurityException {
    return keys.getCertificate(authority);
  }

  /** A certificate in PEM: the authority's own under its name, or one that it signed. */
  public String pem(String alias) throws GeneralSecurityException {
    return pem("CERTIFICATE", keys.getCertificate(alias).getEncoded());
  }

  /** What a server needs that shows that certificate. */
  public SSLContext serverContext(String alias) throws GeneralSecurityException, IOException {
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry(
        alias, keys.getKey(alias, password()), password(), keys.getCertificateChain(alias));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(one, password());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** Writes {@code cert.pem}, {@code key.pem} and {@code ca.pem} into a folder. */
  public Path write(String alias, Path folder) throws GeneralSecurityException, IOException {
    Files.createDirectories(folder);
    StringBuilder chain = new StringBuilder();
    for (Certificate each : keys.getCertificateChain(alias)) {
      chain.append(pem("CERTIFICATE", each.getEncoded()));
    }
    Files.writeString(folder.resolve("cert.pem"), chain);
    Files.writeString(
        folder.resolve("key.pem"), pem("PRIVATE KEY", keys.getKey(alias, password()).getEncoded()));
    Files.writeString(
        folder.resolve("ca.pem"), pem("CERTIFICATE", authorityCertificate().getEncoded()));
    return folder;
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
