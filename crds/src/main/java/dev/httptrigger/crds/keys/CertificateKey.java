package dev.httptrigger.crds.keys;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/**
 * The public key of an X.509 certificate. Nothing else of it counts: who signed it and how long it
 * is valid say nothing about tokens.
 */
final class CertificateKey {
  private CertificateKey() {}

  /** Its SubjectPublicKeyInfo; empty where the bytes are no certificate. */
  static Optional<Octets> of(Octets certificate) {
    try {
      // The factory would read PEM as well: DER begins with a SEQUENCE.
      byte[] bytes = certificate.toByteArray();
      if (bytes.length == 0 || bytes[0] != 0x30) {
        return Optional.empty();
      }
      return Optional.of(
          Octets.of(
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(bytes))
                  .getPublicKey()
                  .getEncoded()));
    } catch (GeneralSecurityException notOne) {
      return Optional.empty();
    }
  }
}
