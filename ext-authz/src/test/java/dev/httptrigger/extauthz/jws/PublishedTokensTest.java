package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.example.Keys;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens and keys that the RFCs print. */
class PublishedTokensTest {
  private static final String HMAC_KEY =
      """
      {"kty":"oct","alg":"HS256",
       "k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}
      """;

  private static final String PAYLOAD =
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
          + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

  @Test
  void rfc7515AppendixA1HmacVerifies() {
    String token =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
            + PAYLOAD
            + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    assertThat(by(HMAC_KEY).refusal(token)).isEmpty();
  }

  @Test
  void rfc7515AppendixA2RsaVerifies() {
    String key =
        """
        {"kty":"RSA","alg":"RS256","e":"AQAB",
         "n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}
        """;
    String token =
        "eyJhbGciOiJSUzI1NiJ9."
            + PAYLOAD
            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
            + "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
            + "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
            + "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
            + "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
            + "p0igcN_IoypGlUPQGe77Rw";

    assertThat(by(key).refusal(token)).isEmpty();
  }

  @Test
  void rfc7515AppendixA3EllipticCurveVerifies() {
    String key =
        """
        {"kty":"EC","crv":"P-256",
         "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
         "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
        """;
    String token =
        "eyJhbGciOiJFUzI1NiJ9."
            + PAYLOAD
            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA"
            + "pmWQxfKTUJqPP3-Kg6NU1Q";

    assertThat(by(key).refusal(token)).isEmpty();
  }

  @Test
  void rfc7515AppendixA5WithoutSignatureIsRefused() {
    assertThat(by(HMAC_KEY).refusal("eyJhbGciOiJub25lIn0." + PAYLOAD + "."))
        .hasValue(DenialReason.MALFORMED_TOKEN);
  }

  @Test
  void rfc8037AppendixA4EdwardsCurveVerifiesAndItsTextIsNoClaims() {
    String key =
        """
        {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
        """;
    String signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.";
    String signature =
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    assertThat(by(key).refusal(signed + signature))
        .as("the signature is good, the payload is a text and not JSON")
        .hasValue(DenialReason.MALFORMED_TOKEN);
    assertThat(by(key).refusal(signed + signature.replace('h', 'i')))
        .hasValue(DenialReason.BAD_SIGNATURE);
  }

  @Test
  void rfc7797Section42UnencodedPayloadIsRefused() {
    String header = "eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19";
    String signature = "A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY";

    for (String payload : List.of("", "$.02", "JC4wMg")) {
      assertThat(by(HMAC_KEY).refusal(header + "." + payload + "." + signature))
          .hasValue(DenialReason.MALFORMED_TOKEN);
    }
  }

  private static Verification by(String jwk) {
    return Verification.by(new KeySet(List.of(Keys.key(jwk))));
  }
}
