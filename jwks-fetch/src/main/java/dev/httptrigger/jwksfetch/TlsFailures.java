package dev.httptrigger.jwksfetch;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failed handshake was about, from its causes: the JDK's messages are not for people. */
final class TlsFailures {
  private TlsFailures() {}

  static FailureKind kind(SSLException failure) {
    FailureKind kind = FailureKind.TLS_FAILED;
    Throwable next = failure;
    while (next != null) {
      @Nullable FailureKind found = kindOf(next);
      if (found == FailureKind.CERTIFICATE_OUT_OF_DATE) {
        return found;
      }
      if (found != null) {
        kind = found;
      }
      next = next.getCause();
    }
    return kind;
  }

  private static @Nullable FailureKind kindOf(Throwable failure) {
    return switch (failure) {
      case CertificateExpiredException e -> FailureKind.CERTIFICATE_OUT_OF_DATE;
      case CertificateNotYetValidException e -> FailureKind.CERTIFICATE_OUT_OF_DATE;
      case CertPathBuilderException e -> FailureKind.CERTIFICATE_NOT_TRUSTED;
      case CertPathValidatorException e -> FailureKind.CERTIFICATE_NOT_TRUSTED;
      // The comparison of names throws the bare type, all others a more special one.
      case CertificateException e ->
          e.getClass() == CertificateException.class
              ? FailureKind.CERTIFICATE_OF_ANOTHER_HOST
              : FailureKind.CERTIFICATE_NOT_TRUSTED;
      default -> null;
    };
  }
}
