package dev.httptrigger.extauthz.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The bytes of all files of {@link TlsSettings.Files} at one time.
 *
 * @param certificate the server's chain
 * @param key its private key
 * @param clientAuthorities empty: clients have none
 */
@SuppressWarnings("ArrayRecordComponent") // equality is written out below
record TlsMaterial(byte[] certificate, byte[] key, byte[] clientAuthorities) {
  private static final char[] NO_PASSWORD = {};

  static TlsMaterial read(TlsSettings.Files files) throws IOException {
    Optional<Path> authorities = files.clientAuthorities();
    return new TlsMaterial(
        Files.readAllBytes(files.certificate()),
        Files.readAllBytes(files.key()),
        authorities.isPresent() ? Files.readAllBytes(authorities.get()) : new byte[0]);
  }

  boolean isSameAs(TlsMaterial other) {
    return Arrays.equals(certificate, other.certificate)
        && Arrays.equals(key, other.key)
        && Arrays.equals(clientAuthorities, other.clientAuthorities);
  }

  /**
   * A context of its own, so that no session of an earlier one is resumed under it.
   *
   * @throws GeneralSecurityException where the material is none, or the key is not the
   *     certificate's, as in the middle of a change
   */
  SSLContext context(TlsSettings.Files files) throws GeneralSecurityException, IOException {
    Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
    PrivateKey privateKey = PrivateKeyPem.read(key);
    checkPair(privateKey, chain[0].getPublicKey());
    KeyStore keys = empty();
    keys.setKeyEntry("server", privateKey, NO_PASSWORD, chain);
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keyManagers.getKeyManagers(),
        files.clientAuthorities().isPresent()
            ? new TrustManager[] {clients(files)}
            : new TrustManager[] {},
        null);
    return context;
  }

  private NamedClients clients(TlsSettings.Files files)
      throws GeneralSecurityException, IOException {
    KeyStore authorities = empty();
    for (Certificate each : certificates(clientAuthorities)) {
      authorities.setCertificateEntry("authority-" + authorities.size(), each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager signed) {
        return new NamedClients(signed, files.clientNames());
      }
    }
    throw new CertificateException("the JDK has no check of clients' certificates");
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(byte[] pem)
      throws CertificateException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate in PEM");
    }
    return certificates;
  }

  private static void checkPair(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (privateKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    byte[] something = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(privateKey);
    signature.update(something);
    byte[] signed = signature.sign();
    Signature check = Signature.getInstance(algorithm);
    check.initVerify(publicKey);
    check.update(something);
    if (!check.verify(signed)) {
      throw new InvalidKeyException("the private key is not the certificate's");
    }
  }

  /** A private key belongs in no log. */
  @Override
  public String toString() {
    return "certificate and key";
  }
}
