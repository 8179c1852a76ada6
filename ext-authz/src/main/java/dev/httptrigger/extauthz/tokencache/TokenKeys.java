package dev.httptrigger.extauthz.tokencache;

import dev.httptrigger.extauthz.policy.TokenVerifier.Version;
import dev.httptrigger.extauthz.token.TokenBytes;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * Makes keys of tokens: SHA-256 over a secret and the token. Without the secret nobody can tell
 * where in a cache a token stands, or from a key which token it was. Thread-safe.
 */
final class TokenKeys {
  /** In bytes. */
  static final int SECRET_LENGTH = 32;

  private final byte[] secret;

  /** Of this object, so that it ends with it; the threads are few, those that read requests. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Hash> hashes = ThreadLocal.withInitial(Hash::new);

  /**
   * Makes keys with this secret.
   *
   * @param secret {@value #SECRET_LENGTH} bytes that are known to nobody
   */
  TokenKeys(byte[] secret) {
    if (secret.length != SECRET_LENGTH) {
      throw new IllegalArgumentException("a secret of another length");
    }
    this.secret = secret.clone();
  }

  TokenKey of(Version version, TokenBytes token) {
    return hashes.get().of(secret, version, token);
  }

  /** One thread's hash, and where it writes. */
  private static final class Hash {
    private static final int LENGTH = 32;

    private final MessageDigest digest;
    private final byte[] written = new byte[LENGTH];
    private final ByteBuffer read = ByteBuffer.wrap(written);

    Hash() {
      try {
        // The JDK's own is the fastest for a token's length, whatever else is installed.
        this.digest = MessageDigest.getInstance("SHA-256", "SUN");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    TokenKey of(byte[] secret, Version version, TokenBytes token) {
      try {
        // Whatever ended the last one, nothing of it is part of this one.
        digest.reset();
        digest.update(secret);
        digest.update(token.source(), token.start(), token.length());
        digest.digest(written, 0, LENGTH);
      } catch (DigestException e) {
        throw new IllegalStateException("there is room for the hash", e);
      }
      return new TokenKey(version, read.getLong(0), read.getLong(Long.BYTES));
    }
  }
}
