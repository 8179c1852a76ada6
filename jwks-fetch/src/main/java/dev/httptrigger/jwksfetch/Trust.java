package dev.httptrigger.jwksfetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection trusts: the authorities of the source alone, or the JDK's. Each connection gets
 * a context of its own, so that no session of another one is resumed and every certificate is
 * looked at anew. No client certificate, whatever the system properties say. Safe for use by
 * several threads.
 */
final class Trust {
  private static final KeyManager[] NO_CLIENT_CERTIFICATE = {};

  /** Reading the JDK's authorities takes a while, and not every process needs them. */
  private volatile TrustManager @Nullable [] publicAuthorities;

  SSLSocketFactory sockets(Optional<String> authorities) throws RefusedException {
    try {
      TrustManager[] managers =
          authorities.isPresent() ? managers(store(authorities.get())) : publicAuthorities();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(NO_CLIENT_CERTIFICATE, managers, null);
      return context.getSocketFactory();
    } catch (CertificateException e) {
      throw new RefusedException(FailureKind.AUTHORITIES_UNREADABLE);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  private TrustManager[] publicAuthorities() throws GeneralSecurityException {
    TrustManager[] known = publicAuthorities;
    if (known == null) {
      known = managers(null);
      publicAuthorities = known;
    }
    return known;
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore store(String pem) throws GeneralSecurityException, IOException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate in PEM");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (Certificate each : certificates) {
      store.setCertificateEntry("authority-" + number++, each);
    }
    return store;
  }
}
