package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.TestCertificates;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the clients that an authority signed are let in. */
class NamedClientsTest {
  private static KeyStore clients;
  private static X509ExtendedTrustManager signed;

  @BeforeAll
  static void sign() throws Exception {
    TestCertificates own = TestCertificates.of("own");
    own.sign("dns", "dns:Gateway.example.com");
    own.sign("uri", "uri:spiffe://a/b");
    own.sign("both", "dns:other.example.com,uri:spiffe://a/b");
    own.sign("ip", "ip:10.0.0.1");
    own.sign("mail", "email:gateway.example.com");
    clients = own.keyStore();
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry("own", own.authorityCertificate());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    signed = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # client | names wanted                           | let in
          dns      | dns:gateway.example.com                | true
          dns      | dns:GATEWAY.example.com                | true
          dns      | dns:example.com                        | false
          dns      | dns:*.example.com                      | false
          dns      | uri:gateway.example.com                | false
          uri      | uri:spiffe://a/b                       | true
          uri      | uri:spiffe://a/B                       | false
          uri      | uri:spiffe://a                         | false
          uri      | dns:spiffe://a/b                       | false
          both     | uri:spiffe://a/b                       | true
          both     | dns:gateway.example.com                | false
          both     | dns:gateway.example.com,uri:spiffe://a/b | true
          ip       | dns:10.0.0.1                           | false
          mail     | dns:gateway.example.com                | false
          own      | dns:own                                | false
          ip       |                                        | true
          """)
  void byName(String client, String wanted, boolean letIn) throws Exception {
    NamedClients named =
        new NamedClients(signed, wanted == null ? Set.of() : Set.of(wanted.split(",")));

    assertThat(isLetIn(named, client)).isEqualTo(letIn);
  }

  private static boolean isLetIn(NamedClients named, String client) throws Exception {
    X509Certificate[] chain = {(X509Certificate) clients.getCertificate(client)};
    try {
      named.checkClientTrusted(chain, "EC");
      return true;
    } catch (CertificateException refused) {
      return false;
    }
  }
}
