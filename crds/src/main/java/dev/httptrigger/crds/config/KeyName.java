package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.Thumbprint;
import dev.httptrigger.crds.keys.VerificationKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The short name by which servers and operator speak of one key of one record. The same key in
 * another record is another: who uses it there is nobody else's business. Pure; safe for use by
 * several threads.
 */
public final class KeyName {
  /** Twelve letters of base64url. */
  private static final int DIGEST_BYTES = 9;

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{12}");

  private KeyName() {}

  /**
   * The name of a key. It says nothing of a shared secret, which could be guessed from a hash.
   *
   * @param record the name of the record that the key is in, the trigger's or the key set's
   */
  public static String of(String record, VerificationKey key) {
    return key.material().type() == Algorithm.KeyType.OCT
        ? of(record, key, Optional.empty())
        : of(record, key, Optional.of(Thumbprint.of(key)));
  }

  /**
   * The name of a key whose thumbprint is known already.
   *
   * @param record the name of the record that the key is in
   * @param thumbprint {@link Thumbprint#of} the key; empty for a shared secret, and for no other
   */
  public static String of(String record, VerificationKey key, Optional<String> thumbprint) {
    if (thumbprint.isPresent() == (key.material().type() == Algorithm.KeyType.OCT)) {
      throw new IllegalArgumentException("all but a shared secret has a thumbprint here");
    }
    // As JSON, so that no key can look like another.
    ObjectNode identity = JsonNodeFactory.instance.objectNode().put("record", record);
    key.kid().ifPresent(kid -> identity.put("kid", kid));
    thumbprint.ifPresent(text -> identity.put("thumbprint", text));
    byte[] digest = Digest.sha256("key\n" + identity);
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
  }

  /** Whether a text has the form of such a name. */
  static boolean isKeyName(String text) {
    return FORM.matcher(text).matches();
  }
}
