package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys in the forms that tools write, written here from the standards by hand. */
class PrivateKeyPemTest {
  @ParameterizedTest
  @CsvSource({"RSA", "EC", "EdDSA"})
  void pkcs8(String type) throws GeneralSecurityException {
    PrivateKey key = KeyPairGenerator.getInstance(type).generateKeyPair().getPrivate();

    assertThat(read("PRIVATE KEY", key.getEncoded())).isEqualTo(key);
  }

  /** RFC 8017 §A.1.2: version and the eight numbers. */
  @Test
  void pkcs1() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    byte[] der =
        element(
            0x30,
            number(BigInteger.ZERO),
            number(key.getModulus()),
            number(key.getPublicExponent()),
            number(key.getPrivateExponent()),
            number(key.getPrimeP()),
            number(key.getPrimeQ()),
            number(key.getPrimeExponentP()),
            number(key.getPrimeExponentQ()),
            number(key.getCrtCoefficient()));

    assertThat(read("RSA PRIVATE KEY", der)).isEqualTo(key);
  }

  /** RFC 5915 §3: version, the number, the curve's identifier. */
  @ParameterizedTest
  @CsvSource({
    "secp256r1, 06082a8648ce3d030107, 32",
    "secp384r1, 06052b81040022, 48",
    "secp521r1, 06052b81040023, 66"
  })
  void sec1(String curve, String identifier, int length) throws GeneralSecurityException {
    ECPrivateKey key = ec(curve);
    byte[] der =
        element(
            0x30,
            number(BigInteger.ONE),
            element(0x04, padded(key.getS(), length)),
            element(0xa0, new BigInteger(identifier, 16).toByteArray()));

    ECPrivateKey read = (ECPrivateKey) read("EC PRIVATE KEY", der);
    assertThat(read.getS()).isEqualTo(key.getS());
    assertThat(read.getParams().getOrder()).isEqualTo(key.getParams().getOrder());
  }

  /** As openssl writes it: the curve's name in a block of its own comes first. */
  @Test
  void theFirstKeyOfAFileCounts() throws GeneralSecurityException {
    PrivateKey key = ec("secp256r1");
    String text = pem("EC PARAMETERS", new byte[] {6, 0}) + pem("PRIVATE KEY", key.getEncoded());

    assertThat(PrivateKeyPem.read(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # block                 | DER in hex     | message
          PRIVATE KEY             | 3000           | neither RSA, EC nor EdDSA
          RSA PRIVATE KEY         | 3000           | neither RSA, EC nor EdDSA
          EC PRIVATE KEY          | 3000           | is cut
          EC PRIVATE KEY          | 300602010104010a | is cut
          EC PRIVATE KEY          | 300902010104010aa10106 | does not name its curve
          ENCRYPTED PRIVATE KEY   | 3000           | no unencrypted private key
          CERTIFICATE             | 3000           | no unencrypted private key
          """)
  void whatIsNone(String block, String hex, String message) {
    byte[] der = new BigInteger(hex, 16).toByteArray();

    assertThatThrownBy(() -> read(block, der))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(Base64.getEncoder().encodeToString(der));
  }

  private static ECPrivateKey ec(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return (ECPrivateKey) generator.generateKeyPair().getPrivate();
  }

  private static PrivateKey read(String type, byte[] der) throws GeneralSecurityException {
    return PrivateKeyPem.read(pem(type, der).getBytes(StandardCharsets.US_ASCII));
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  private static byte[] number(BigInteger number) {
    return element(0x02, number.toByteArray());
  }

  private static byte[] padded(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[length];
    int kept = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - kept, padded, length - kept, kept);
    return padded;
  }

  private static byte[] element(int tag, byte[]... contents) {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    int length = Arrays.stream(contents).mapToInt(each -> each.length).sum();
    der.write(tag);
    if (length < 0x80) {
      der.write(length);
    } else if (length < 0x100) {
      der.write(0x81);
      der.write(length);
    } else {
      der.write(0x82);
      der.write(length >> 8);
      der.write(length);
    }
    for (byte[] each : contents) {
      der.writeBytes(each);
    }
    return der.toByteArray();
  }
}
