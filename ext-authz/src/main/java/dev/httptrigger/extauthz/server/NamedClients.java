package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.decision.Ascii;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Clients whose certificate an authority signed, and that have one of some names. */
final class NamedClients extends X509ExtendedTrustManager {
  private static final int DNS = 2;
  private static final int URI = 6;

  private final X509ExtendedTrustManager signed;
  private final Set<String> names;

  /**
   * Clients of these names.
   *
   * @param signed checks who signed
   * @param names {@code dns:NAME}, compared without case, or {@code uri:URI}, exactly; empty: all
   */
  NamedClients(X509ExtendedTrustManager signed, Set<String> names) {
    this.signed = signed;
    this.names =
        names.stream()
            .map(name -> name.startsWith("dns:") ? Ascii.lowerCase(name) : name)
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    signed.checkClientTrusted(chain, type, engine);
    checkName(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    signed.checkClientTrusted(chain, type, socket);
    checkName(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    signed.checkClientTrusted(chain, type);
    checkName(chain);
  }

  private void checkName(X509Certificate[] chain) throws CertificateException {
    Collection<List<?>> alternatives = chain[0].getSubjectAlternativeNames();
    boolean known =
        names.isEmpty() || (alternatives != null && alternatives.stream().anyMatch(this::isKnown));
    if (!known) {
      throw new CertificateException("the client's certificate has none of the names wanted");
    }
  }

  private boolean isKnown(List<?> alternative) {
    String name = String.valueOf(alternative.get(1));
    return switch ((Integer) alternative.get(0)) {
      case DNS -> names.contains("dns:" + Ascii.lowerCase(name));
      case URI -> names.contains("uri:" + name);
      default -> false;
    };
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw notAServer();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw notAServer();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw notAServer();
  }

  private static CertificateException notAServer() {
    return new CertificateException("only clients are asked for certificates");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return signed.getAcceptedIssuers();
  }
}
