package dev.httptrigger.extauthz.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM. The JDK reads PKCS #8 alone; PKCS #1 (RSA, which cert-manager writes) and
 * SEC 1 (EC) are put into that form.
 */
final class PrivateKeyPem {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN (?<type>(?:RSA |EC )?PRIVATE KEY)-----(?<body>[A-Za-z0-9+/=\\s]+)"
              + "-----END \\k<type>-----");

  private static final byte[] VERSION_0 = {2, 1, 0};

  /** SEQUENCE of rsaEncryption and NULL (RFC 8017 §A.1). */
  private static final byte[] RSA = {
    0x30, 0x0d, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  /** id-ecPublicKey (RFC 5480 §2.1.1). */
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;

  private PrivateKeyPem() {}

  /**
   * The first private key of a text.
   *
   * @throws GeneralSecurityException where there is none, or an encrypted one; it says nothing of
   *     the text
   */
  static PrivateKey read(byte[] pem) throws GeneralSecurityException {
    Matcher matcher = BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
    if (!matcher.find()) {
      throw new InvalidKeyException(
          "no unencrypted private key in PEM (PRIVATE KEY, RSA PRIVATE KEY, EC PRIVATE KEY)");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(matcher.group("body"));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("the private key is no base64", e);
    }
    byte[] pkcs8 =
        switch (matcher.group("type")) {
          case "RSA PRIVATE KEY" -> element(SEQUENCE, VERSION_0, RSA, element(OCTETS, der));
          case "EC PRIVATE KEY" ->
              element(SEQUENCE, VERSION_0, element(SEQUENCE, EC, curve(der)), element(OCTETS, der));
          default -> der;
        };
    for (String type : List.of("RSA", "EC", "EdDSA")) {
      Optional<PrivateKey> key = ofType(type, pkcs8);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new InvalidKeyException("the private key is neither RSA, EC nor EdDSA");
  }

  /** The key, where it is of that type. */
  private static Optional<PrivateKey> ofType(String type, byte[] pkcs8)
      throws GeneralSecurityException {
    try {
      return Optional.of(
          KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    }
  }

  /** The curve's identifier in a key of SEC 1: SEQUENCE, INTEGER, OCTET STRING, [0] curve. */
  private static byte[] curve(byte[] sec1) throws InvalidKeyException {
    try {
      int position = contentOf(sec1, 0);
      position = endOf(sec1, position);
      position = endOf(sec1, position);
      if ((sec1[position] & 0xff) != PARAMETERS) {
        throw new InvalidKeyException("the EC key does not name its curve");
      }
      int begin = contentOf(sec1, position);
      return Arrays.copyOfRange(sec1, begin, endOf(sec1, begin));
    } catch (IndexOutOfBoundsException e) {
      throw new InvalidKeyException("the EC key is cut", e);
    }
  }

  private static int contentOf(byte[] der, int at) {
    int length = der[at + 1] & 0xff;
    return at + 2 + (length < 0x80 ? 0 : length - 0x80);
  }

  private static int endOf(byte[] der, int at) {
    int content = contentOf(der, at);
    int length = der[at + 1] & 0xff;
    if (length >= 0x80) {
      length = 0;
      for (int i = at + 2; i < content; i++) {
        length = (length << Byte.SIZE) | (der[i] & 0xff);
      }
    }
    return Math.addExact(content, length);
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (length < 0x80) {
      element.write(length);
    } else {
      // Two bytes are enough for any key.
      element.write(0x82);
      element.write(length >> Byte.SIZE);
      element.write(length);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
