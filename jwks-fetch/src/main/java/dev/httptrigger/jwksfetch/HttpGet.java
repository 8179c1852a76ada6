package dev.httptrigger.jwksfetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One GET on a connection of its own: no redirects, no proxy, no cookies, no credentials, no second
 * try. TLS is with the host of the URL, by name (SNI, and the certificate is checked for it, RFC
 * 9110 §4.3.4), whatever address the connection goes to. Safe for use by several threads.
 */
final class HttpGet {
  private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};
  private static final String[] PROTOCOLS = {"http/1.1"};

  private final FetchSettings settings;
  private final GuardedConnector connector;
  private final Trust trust;

  HttpGet(FetchSettings settings, GuardedConnector connector, Trust trust) {
    this.settings = settings;
    this.connector = connector;
    this.trust = trust;
  }

  /**
   * The answer, of status 200, or 304 where validators were sent.
   *
   * @param authorities trusted instead of the public ones
   * @param validators what makes the request a conditional one
   */
  HttpAnswer get(
      String url, Optional<String> authorities, Optional<Validators> validators, Deadline deadline)
      throws RefusedException {
    FetchTarget target = FetchTarget.parse(url, settings.plainHttp());
    Socket socket = connector.connect(target, deadline);
    try {
      Socket channel = target.tls() ? withTls(socket, target, authorities, deadline) : socket;
      OutputStream out = channel.getOutputStream();
      out.write(request(target, validators).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = new BufferedInputStream(channel.getInputStream());
      return wanted(new HttpAnswerReader(in).read(), validators);
    } catch (IOException e) {
      throw new RefusedException(
          deadline.isOver() ? FailureKind.TIMED_OUT : FailureKind.CONNECTION_LOST);
    }
  }

  private Socket withTls(
      Socket socket, FetchTarget target, Optional<String> authorities, Deadline deadline)
      throws RefusedException {
    try {
      SSLSocket channel =
          (SSLSocket)
              trust.sockets(authorities).createSocket(socket, target.host(), target.port(), true);
      SSLParameters parameters = channel.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(TLS_VERSIONS);
      parameters.setApplicationProtocols(PROTOCOLS);
      if (!target.isAddress()) {
        parameters.setServerNames(List.of(new SNIHostName(target.host())));
      }
      channel.setSSLParameters(parameters);
      channel.startHandshake();
      return channel;
    } catch (SSLException e) {
      throw new RefusedException(deadline.isOver() ? FailureKind.TIMED_OUT : TlsFailures.kind(e));
    } catch (IOException e) {
      throw new RefusedException(
          deadline.isOver() ? FailureKind.TIMED_OUT : FailureKind.TLS_FAILED);
    }
  }

  private static HttpAnswer wanted(HttpAnswer answer, Optional<Validators> validators)
      throws RefusedException {
    int status = answer.status();
    if (status == 200 || (status == 304 && validators.isPresent())) {
      return answer;
    }
    if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
      throw new RefusedException(FailureKind.REDIRECTED);
    }
    String message = "The server's status is " + status + ", not 200.";
    throw new RefusedException(
        new FetchFailure(FailureKind.STATUS_NOT_OK, message), answer.retryAfter());
  }

  private static String request(FetchTarget target, Optional<Validators> validators) {
    StringBuilder text = new StringBuilder();
    text.append("GET ").append(target.path()).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(target.hostHeader()).append("\r\n");
    text.append("User-Agent: httptrigger\r\n");
    text.append("Accept: application/jwk-set+json, application/json, */*;q=0.1\r\n");
    text.append("Accept-Encoding: identity\r\n");
    text.append("Connection: close\r\n");
    validators
        .flatMap(Validators::etag)
        .ifPresent(etag -> text.append("If-None-Match: ").append(etag).append("\r\n"));
    validators
        .flatMap(Validators::lastModified)
        .ifPresent(date -> text.append("If-Modified-Since: ").append(date).append("\r\n"));
    return text.append("\r\n").toString();
  }
}
