package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteKeySetTest {
  private static final String KEY = TokenMint.generate("ES256", "k1").publicJwk();
  private static final String SECRET = TokenMint.generate("HS256", "k1").publicJwk();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EMPTY                                   | NotAKeySet
          null                                    | NotAKeySet
          []                                      | NotAKeySet
          {}                                      | NotAKeySet
          {"keys": null}                          | NotAKeySet
          {"keys": {}}                            | NotAKeySet
          {"keys": [KEY]                          | NotAKeySet
          {"keys": [KEY]} trailing                | NotAKeySet
          {"keys": [KEY], "keys": []}             | NotAKeySet
          <html>please log in</html>              | NotAKeySet
          {"keys": []}                            | NoUsableKey
          {"keys": [null]}                        | NoUsableKey
          {"keys": [{"kty": "EC"}]}               | NoUsableKey
          {"keys": [SECRET]}                      | NoUsableKey
          {"keys": [KEY, KEY]}                    | KeysAmbiguous
          """)
  void whatIsNoKeySetReplacesNothing(String body, String kind) {
    String text = body.equals("EMPTY") ? "" : body.replace("KEY", KEY).replace("SECRET", SECRET);

    assertThatThrownBy(() -> RemoteKeySet.of(text))
        .asInstanceOf(type(RefusedException.class))
        .extracting(refused -> refused.failure().kind().text())
        .isEqualTo(kind);
  }

  @Test
  void bytesThatAreNoUtf8AreNoKeySet() {
    byte[] latin1 = "{\"keys\": [], \"x\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> RemoteKeySet.read(latin1)).isInstanceOf(RefusedException.class);
  }

  @Test
  void aBadKeyTakesNoOtherDown() throws RefusedException {
    RemoteKeySet keys = RemoteKeySet.of("{\"keys\":[null,{\"kty\":\"PQ\"}," + KEY + "]}");

    assertThat(keys.reading().usable()).hasSize(1);
    assertThat(keys.reading().findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.KEY_MALFORMED, FindingCode.KEY_TYPE_UNKNOWN);
  }

  /** Even under the kid of another key: it is as if it were not there. */
  @Test
  void aSharedSecretIsNeverTaken() throws RefusedException {
    RemoteKeySet keys = RemoteKeySet.of("{\"keys\":[" + SECRET + "," + KEY + "]}");

    assertThat(keys.reading().usable())
        .extracting(VerificationKey::kid)
        .containsExactly(Optional.of("k1"));
    assertThat(keys.reading().findings())
        .singleElement()
        .extracting(Finding::line)
        .isEqualTo(
            "SymmetricKeyAtUrl: jwks.keys[0]: A shared secret (kty oct) is never taken from a URL."
                + " The key is skipped. Have the issuer publish a public key, or give the secret by"
                + " secretRef.");
    assertThat(keys.json()).doesNotContain("\"k\":");
    assertThat(keys).hasToString("RemoteKeySet[1 keys]");
  }

  @Test
  void orderAndSpellingAreNoOtherKeys() throws RefusedException {
    String second = TokenMint.generate("ES256", "k2").publicJwk();
    RemoteKeySet keys = RemoteKeySet.of("{\"keys\":[null," + KEY + "," + second + "]}");
    RemoteKeySet turned =
        RemoteKeySet.of("{\"now\": 1, \"keys\": [ " + second + ", " + KEY + ", null ]}");
    RemoteKeySet fewer = RemoteKeySet.of("{\"keys\":[null," + KEY + "]}");
    RemoteKeySet silent = RemoteKeySet.of("{\"keys\":[" + KEY + "," + second + "]}");

    assertThat(keys.saysSameAs(turned)).isTrue();
    assertThat(keys.saysSameAs(fewer)).isFalse();
    assertThat(keys.saysSameAs(silent)).isFalse();
  }

  @Test
  void whatItSaysOfItselfIsReadAgainAsTheSame() throws RefusedException {
    RemoteKeySet keys =
        RemoteKeySet.of("{ \"keys\" : [" + SECRET + ", " + KEY + "], \"more\": 1 }");

    assertThat(RemoteKeySet.of(keys.json()).reading().usable()).isEqualTo(keys.reading().usable());
  }
}
