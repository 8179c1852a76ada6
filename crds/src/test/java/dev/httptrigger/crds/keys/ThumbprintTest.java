package dev.httptrigger.crds.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import dev.httptrigger.crds.json.StrictJson;
import dev.httptrigger.crds.keys.MaterialReading.Usable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ThumbprintTest {
  static final List<String> PUBLISHED =
      List.of(
          PublishedKeys.RFC_7638_RSA,
          PublishedKeys.RFC_7517_EC,
          PublishedKeys.RFC_7515_A1_OCT,
          PublishedKeys.RFC_7515_A2_RSA,
          PublishedKeys.RFC_7515_A3_EC,
          PublishedKeys.RFC_7515_A4_EC,
          PublishedKeys.RFC_8037_OKP,
          PublishedKeys.FUNCTION_COMPUTE_SAMPLE,
          PublishedKeys.JWT_IO_RSA,
          PublishedKeys.JWT_IO_EC,
          PublishedKeys.JWT_IO_OCT);

  @Test
  void isTheOneInRfc7638() {
    assertThat(Thumbprint.of(material(PublishedKeys.RFC_7638_RSA)))
        .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  }

  @Test
  void isTheOneInRfc8037() {
    assertThat(Thumbprint.of(material(PublishedKeys.RFC_8037_OKP)))
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void isTheSameAsThatOfAnotherLibrary(String jwk) throws Exception {
    assertThat(Thumbprint.of(material(jwk)))
        .isEqualTo(JWK.parse(jwk).computeThumbprint().toString());
  }

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void keysWithAPublishedPrivateHalfAreKnown(String jwk) {
    assertThat(WellKnownKeys.whereIsPrivateHalf(material(jwk)))
        .as(Thumbprint.of(material(jwk)))
        .isPresent();
  }

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void writtenMaterialIsReadAsTheSame(String jwk) {
    assertThat(MaterialReader.read(JwkWriter.write(material(jwk))))
        .isEqualTo(new Usable(material(jwk)));
  }

  private static VerificationKey.KeyMaterial material(String jwk) {
    return ((Usable) MaterialReader.read(json(jwk))).material();
  }

  private static JsonNode json(String text) {
    return ((StrictJson.Parsed) StrictJson.parse(text)).value();
  }
}
