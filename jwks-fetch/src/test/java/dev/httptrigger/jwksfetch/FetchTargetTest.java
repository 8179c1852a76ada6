package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.httptrigger.crds.check.KeyUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchTargetTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          https://a.example/jwks.json,     a.example,    443,  /jwks.json
          https://a.example,               a.example,    443,  /
          https://a.example?x=1,           a.example,    443,  /?x=1
          HTTPS://A.Example:8443/%41?b=%42, a.example,   8443, /%41?b=%42
          https://192.0.2.7/k,             192.0.2.7,    443,  /k
          https://[2001:db8::1]:444/k,     2001:db8::1,  444,  /k
          https://xn--bcher-kva.example/k, xn--bcher-kva.example, 443, /k
          """)
  void aUrlIsTakenApart(String url, String host, int port, String path) throws RefusedException {
    assertThat(FetchTarget.parse(url, false)).isEqualTo(new FetchTarget(true, host, port, path));
    assertThat(KeyUrl.problem(url.replace("HTTPS:", "https:"))).as("the check's word").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          https://a.example/k,       a.example
          https://a.example:443/k,   a.example
          https://a.example:80/k,    a.example:80
          http://a.example:80/k,     a.example
          https://[2001:db8::1]/k,   [2001:db8::1]
          https://[2001:db8::1]:1/k, [2001:db8::1]:1
          """)
  void theHostHeaderNamesThePortWhereItIsNotTheUsualOne(String url, String header)
      throws RefusedException {
    assertThat(FetchTarget.parse(url, true).hostHeader()).isEqualTo(header);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jwks.json",
        "//a.example/k",
        "file:///etc/passwd",
        "ftp://a.example/k",
        "jar:https://a.example/k!/x",
        "https:///k",
        "https:a.example",
        "https://user@a.example/k",
        "https://user:secret@a.example/k",
        "https://@a.example/k",
        "https://a.example/k#x",
        "https://a.example:0/k",
        "https://a.example:65536/k",
        "https://a.example:99999999999/k",
        "https://a.example/k k",
        "https://a.example/k\r\nX: y",
        "https://a.example\\@b.example/k",
        "https://a.example/\u00e9",
        "https://b\u00fccher.example/k",
        "https://a_b.example/k",
        "https://a.example./k",
        "https://a..example/k",
        "https://%61.example/k",
        // Numbers that one reader takes for another address than the next.
        "https://2130706433/k",
        "https://0/k",
        "https://0177.0.0.1/k",
        "https://127.0.0.01/k",
        "https://127.1/k",
        "https://0x7f000001/k",
        "https://0x7f.0.0.1/k",
        "https://256.0.0.1/k",
        "https://1.2.3.4.5/k",
        "https://a.example.1/k",
        "https://[fe80::1%25eth0]/k",
        "https://[::1/k",
        "https://::1/k"
      })
  void whatIsNoPlainUrlIsRefused(String url) {
    assertThatThrownBy(() -> FetchTarget.parse(url, true))
        .asInstanceOf(type(RefusedException.class))
        .extracting(refused -> refused.failure().kind())
        .isEqualTo(FailureKind.URL_NOT_USABLE);
    assertThat(KeyUrl.problem(url)).as("the check's word").isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 254, 2048})
  void whatIsTooLongIsRefused(int length) {
    String host = "a".repeat(length) + ".example";

    assertThatThrownBy(() -> FetchTarget.parse("https://" + host + "/k", false))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a.example/k", "HTTP://a.example/k"})
  void plainHttpNeedsPermission(String url) throws RefusedException {
    assertThat(FetchTarget.parse(url, true))
        .isEqualTo(new FetchTarget(false, "a.example", 80, "/k"));
    assertThatThrownBy(() -> FetchTarget.parse(url, false))
        .asInstanceOf(type(RefusedException.class))
        .extracting(refused -> refused.failure().kind())
        .isEqualTo(FailureKind.PLAIN_HTTP);
  }
}
