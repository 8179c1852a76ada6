package dev.httptrigger.crds.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.StringJoiner;

/** RFC 7638: a name for a key that follows from the key alone. Stateless. */
public final class Thumbprint {
  private Thumbprint() {}

  /**
   * SHA-256 over the required members, as base64url (43 characters). Of a shared secret it is a
   * hash of the secret: fit for comparing, not for publishing when the secret could be guessed.
   */
  public static String of(VerificationKey key) {
    return of(key.material());
  }

  /** The same for the material alone. */
  public static String of(VerificationKey.KeyMaterial material) {
    // Names and values are of letters that no JSON escapes.
    StringJoiner members = new StringJoiner(",", "{", "}");
    JwkWriter.write(material)
        .properties()
        .forEach(
            member ->
                members.add(
                    "\"" + member.getKey() + "\":\"" + member.getValue().textValue() + "\""));
    byte[] text = members.toString().getBytes(StandardCharsets.US_ASCII);
    try {
      return Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
