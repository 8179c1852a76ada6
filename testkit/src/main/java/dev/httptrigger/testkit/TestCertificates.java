package dev.httptrigger.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority and what it signed, made by the JDK's own keytool. */
public final class TestCertificates {
  private static final String PASSWORD = "of-no-value";

  private final Path store;
  private final String authority;

  /** What the file holds, once it was read. */
  private Optional<KeyStore> keys = Optional.empty();

  private TestCertificates(Path store, String authority) {
    this.store = store;
    this.authority = authority;
  }

  /**
   * A new authority of that name; its keys are in that folder.
   *
   * @throws RealPartException when keytool fails
   */
  public static TestCertificates of(Path folder, String authority) {
    TestCertificates made = new TestCertificates(folder.resolve(authority + ".p12"), authority);
    made.keytool(authority, List.of("-ext", "bc:c"));
    return made;
  }

  /** A certificate with that alternative name, such as {@code uri:spiffe://a/b}. */
  public TestCertificates sign(String alias, String name) {
    keytool(alias, List.of("-signer", authority, "-ext", "san=" + name));
    return this;
  }

  /** A certificate with that alternative name whose time is over. */
  public TestCertificates signExpired(String alias, String name) {
    List<String> past = List.of("-startdate", "-10d", "-validity", "5");
    List<String> words = new ArrayList<>(List.of("-signer", authority, "-ext", "san=" + name));
    words.addAll(past);
    keytool(alias, words);
    return this;
  }

  /** A certificate with that alternative name that nobody signed but its own key. */
  public TestCertificates selfSign(String alias, String name) {
    keytool(alias, List.of("-ext", "san=" + name));
    return this;
  }

  private void keytool(String alias, List<String> more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                // It lives for a second: more than one compiler and collector never pays.
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + alias,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    words.addAll(more);
    keys = Optional.empty();
    Command.of(words).run().outOrThrow();
  }

  /** All keys and certificates, under {@link #password}. */
  public KeyStore keyStore() throws GeneralSecurityException, IOException {
    if (keys.isEmpty()) {
      KeyStore read = KeyStore.getInstance("PKCS12");
      try (InputStream stream = Files.newInputStream(store)) {
        read.load(stream, PASSWORD.toCharArray());
      }
      keys = Optional.of(read);
    }
    return keys.get();
  }

  /** The password of the store and of every key in it. */
  public char[] password() {
    return PASSWORD.toCharArray();
  }

  /** The authority's own certificate. */
  public Certificate authorityCertificate() throws GeneralSecurityException, IOException {
    return keyStore().getCertificate(authority);
  }

  /** A certificate in PEM: the authority's own under its name, or one that it signed. */
  public String pem(String alias) throws GeneralSecurityException, IOException {
    return pem("CERTIFICATE", keyStore().getCertificate(alias).getEncoded());
  }

  /** What a server needs that shows that certificate. */
  public SSLContext serverContext(String alias) throws GeneralSecurityException, IOException {
    KeyStore all = keyStore();
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry(
        alias, all.getKey(alias, password()), password(), all.getCertificateChain(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(one, password());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Writes {@code cert.pem}, {@code key.pem} and {@code ca.pem} into a folder. */
  public Path write(String alias, Path folder) throws GeneralSecurityException, IOException {
    Files.createDirectories(folder);
    KeyStore all = keyStore();
    StringBuilder chain = new StringBuilder();
    for (Certificate each : all.getCertificateChain(alias)) {
      chain.append(pem("CERTIFICATE", each.getEncoded()));
    }
    Files.writeString(folder.resolve("cert.pem"), chain);
    Files.writeString(
        folder.resolve("key.pem"), pem("PRIVATE KEY", all.getKey(alias, password()).getEncoded()));
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
