package dev.httptrigger.extauthz.server;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * One context for servers that can't be given another while they run; each handshake is that of the
 * context which is current when it begins. Thread-safe.
 */
final class CurrentSslContext extends SSLContextSpi {
  private final SSLContext context;
  private volatile SSLContext current;

  CurrentSslContext(SSLContext first) {
    this.current = first;
    this.context = new SSLContext(this, first.getProvider(), first.getProtocol()) {};
  }

  /** Stays the same. */
  SSLContext context() {
    return context;
  }

  void set(SSLContext other) {
    current = other;
  }

  @Override
  protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("made ready already");
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return current.createSSLEngine();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return current.createSSLEngine(host, port);
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    return current.getSocketFactory();
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    return current.getServerSocketFactory();
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return current.getServerSessionContext();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return current.getClientSessionContext();
  }

  @Override
  protected SSLParameters engineGetDefaultSSLParameters() {
    return current.getDefaultSSLParameters();
  }

  @Override
  protected SSLParameters engineGetSupportedSSLParameters() {
    return current.getSupportedSSLParameters();
  }
}
