package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryDocumentTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          https://a.example,        https://a.example/.well-known/openid-configuration
          https://a.example/,       https://a.example/.well-known/openid-configuration
          https://a.example/tenant, https://a.example/tenant/.well-known/openid-configuration
          https://a.example/tenant/, https://a.example/tenant/.well-known/openid-configuration
          https://a.example//,      https://a.example//.well-known/openid-configuration
          """)
  void theDocumentIsBelowTheIssuer(String issuer, String url) throws RefusedException {
    assertThat(DiscoveryDocument.url(issuer)).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example?x", "https://a.example/#x"})
  void anIssuerHasNoQueryAndNoFragment(String issuer) {
    assertThatThrownBy(() -> DiscoveryDocument.url(issuer)).isInstanceOf(RefusedException.class);
  }

  @Test
  void theDocumentNamesTheKeySet() throws RefusedException {
    assertThat(keySetUrl("{\"issuer\":\"https://a/\",\"jwks_uri\":\"https://b/k\",\"x\":1}"))
        .isEqualTo("https://b/k");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"issuer": "https://a", "jwks_uri": "https://b/k"}    | IssuerDiffers
          {"issuer": "https://A/", "jwks_uri": "https://b/k"}   | IssuerDiffers
          {"issuer": "https://a//", "jwks_uri": "https://b/k"}  | IssuerDiffers
          {"issuer": ["https://a/"], "jwks_uri": "https://b/k"} | DiscoveryUnreadable
          {"issuer": "https://a/", "issuer": "https://a/", "jwks_uri": "https://b/k"} | DiscoveryUnreadable
          {"issuer": "https://a/"}                              | DiscoveryUnreadable
          {"issuer": "https://a/", "jwks_uri": null}            | DiscoveryUnreadable
          {"jwks_uri": "https://b/k"}                           | DiscoveryUnreadable
          []                                                    | DiscoveryUnreadable
          <html>                                                | DiscoveryUnreadable
          """)
  void aDocumentOfAnotherIssuerIsNone(String document, String kind) {
    assertThatThrownBy(() -> keySetUrl(document))
        .asInstanceOf(type(RefusedException.class))
        .extracting(refused -> refused.failure().kind().text())
        .isEqualTo(kind);
  }

  private static String keySetUrl(String document) throws RefusedException {
    return DiscoveryDocument.keySetUrl(document.getBytes(StandardCharsets.UTF_8), "https://a/");
  }
}
