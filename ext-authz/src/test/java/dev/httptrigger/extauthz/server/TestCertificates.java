package dev.httptrigger.extauthz.server;

import dev.httptrigger.testkit.Command;
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

/** An authority and what it signed, made by the JDK's own keytool. */
final class TestCertificates {
  private static final String PASSWORD = "of-no-value";

  private final Path store;
  private final String authority;

  /** What the file holds, once it was read. */
  private Optional<KeyStore> keys = Optional.empty();

  private TestCertificates(Path store, String authority) {
    this.store = store;
    this.authority = authority;
  }

  static TestCertificates of(Path folder, String authority) {
    TestCertificates made = new TestCertificates(folder.resolve(authority + ".p12"), authority);
    made.keytool(authority, List.of("-ext", "bc:c"));
    return made;
  }

  /** A certificate with that alternative name, such as {@code uri:spiffe://a/b}. */
  TestCertificates sign(String alias, String name) {
    keytool(alias, List.of("-signer", authority, "-ext", "san=" + name));
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

  KeyStore keyStore() throws GeneralSecurityException, IOException {
    if (keys.isEmpty()) {
      KeyStore read = KeyStore.getInstance("PKCS12");
      try (InputStream stream = Files.newInputStream(store)) {
        read.load(stream, PASSWORD.toCharArray());
      }
      keys = Optional.of(read);
    }
    return keys.get();
  }

  char[] password() {
    return PASSWORD.toCharArray();
  }

  Certificate authorityCertificate() throws GeneralSecurityException, IOException {
    return keyStore().getCertificate(authority);
  }

  /** Writes {@code cert.pem}, {@code key.pem} and {@code ca.pem} into a folder. */
  Path write(String alias, Path folder) throws GeneralSecurityException, IOException {
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
