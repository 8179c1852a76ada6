package dev.httptrigger.testkit;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A private key with the algorithm it signs with, and the tokens it signs: JWTs in the compact form
 * of a JWS (RFC 7515 §7.1). Header and claims are signed as the text they are given in, valid or
 * not, so that a test can sign what no library would. Immutable and safe for use by several
 * threads.
 */
public final class TokenMint {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final SigningAlgorithm algorithm;
  private final JWK key;

  private TokenMint(SigningAlgorithm algorithm, JWK key) {
    this.algorithm = algorithm;
    this.key = key;
  }

  /**
   * A new key for that algorithm: RSA of 2048 bits, the algorithm's own curve, a secret as long as
   * the hash, and Ed25519 for {@code EdDSA}.
   *
   * @param algorithm an {@code alg} value: {@code RS256} … {@code HS512}, {@code EdDSA}, {@code
   *     Ed25519}
   * @param keyId the {@code kid}
   * @throws IllegalArgumentException for a name that is no such value
   */
  public static TokenMint generate(String algorithm, String keyId) {
    return generate(SigningAlgorithm.named(algorithm), Optional.of(keyId), Curve.Ed25519);
  }

  /** Like {@link #generate}, for a key without {@code kid}; neither do its tokens have one. */
  public static TokenMint generateWithoutKeyId(String algorithm) {
    return generate(SigningAlgorithm.named(algorithm), Optional.empty(), Curve.Ed25519);
  }

  /** A new Ed448 key; its algorithm is {@code EdDSA} (RFC 8037). */
  public static TokenMint generateEd448(String keyId) {
    return generate(SigningAlgorithm.EDDSA, Optional.of(keyId), Curve.Ed448);
  }

  private static TokenMint generate(
      SigningAlgorithm algorithm, Optional<String> keyId, Curve edwardsCurve) {
    JWK key = GeneratedKey.of(algorithm, keyId, edwardsCurve);
    return new TokenMint(algorithm, key);
  }

  /**
   * The key of a JWK (RFC 7517) with its private half. Where it names no {@code alg}: RS256 for
   * RSA, what the curve asks for, the longest that fits for {@code oct}.
   *
   * @throws IllegalArgumentException when the text is no JWK, holds no private half, or names an
   *     algorithm that is not one for its type; the message never shows the key
   */
  public static TokenMint fromPrivateJwk(String json) {
    JWK key = parse(json);
    if (!key.isPrivate()) {
      throw new IllegalArgumentException("this JWK is a public key: signing needs the private one");
    }
    SigningAlgorithm algorithm =
        key.getAlgorithm() == null
            ? SigningKey.usualAlgorithm(key)
            : SigningAlgorithm.named(key.getAlgorithm().getName());
    SigningKey.requireFit(algorithm, key);
    return new TokenMint(algorithm, key);
  }

  /**
   * The same key for another algorithm of its type; the JWKs of the result name that one.
   *
   * @throws IllegalArgumentException when the key is none for it
   */
  public TokenMint withAlgorithm(String other) {
    SigningAlgorithm wanted = SigningAlgorithm.named(other);
    SigningKey.requireFit(wanted, key);
    return new TokenMint(wanted, SigningKey.withAlgorithm(key, wanted));
  }

  /** The algorithm's {@code alg} value. */
  public String algorithm() {
    return algorithm.wireName();
  }

  /** The key's {@code kid}. */
  public Optional<String> keyId() {
    return Optional.ofNullable(key.getKeyID());
  }

  /**
   * The JWK that verifies this key's tokens. For HMAC that is the secret itself, as it is for
   * everyone who verifies with HMAC.
   */
  public String publicJwk() {
    return algorithm.family() == SigningAlgorithm.Family.OCT
        ? key.toJSONString()
        : key.toPublicJWK().toJSONString();
  }

  /** The JWK with its private half. A secret. */
  public String privateJwk() {
    return key.toJSONString();
  }

  /** The JWK set (RFC 7517 §5) with the {@link #publicJwk} of each. */
  public static String publicJwks(TokenMint... mints) {
    return Arrays.stream(mints)
        .map(TokenMint::publicJwk)
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  /**
   * A token with the usual header: {@code alg}, {@code typ} JWT, and {@code kid} where the key has
   * one.
   *
   * @param claims the JSON of the claims, signed as it is
   */
  public String sign(String claims) {
    return sign(header(), claims);
  }

  /** A token with that header and those claims, both signed as they are, as UTF-8. */
  public String sign(String header, String claims) {
    return sign(header.getBytes(StandardCharsets.UTF_8), claims.getBytes(StandardCharsets.UTF_8));
  }

  /** A token with those bytes as header and claims. */
  public String sign(byte[] header, byte[] claims) {
    String input = BASE64URL.encodeToString(header) + "." + BASE64URL.encodeToString(claims);
    byte[] signature = signature(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + BASE64URL.encodeToString(signature);
  }

  /** The bare signature over any bytes, in the form that a JWS carries. */
  public byte[] signature(byte[] input) {
    try {
      return algorithm.sign(SigningKey.of(key), input);
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalArgumentException("the key of " + this + " can't sign", e);
    }
  }

  /** The algorithm and the {@code kid}; nothing of the key. */
  @Override
  public String toString() {
    return "TokenMint[" + algorithm() + keyId().map(id -> ", kid " + id).orElse("") + "]";
  }

  private String header() {
    String kid =
        keyId()
            .map(
                id ->
                    ",\"kid\":\""
                        + new String(JsonStringEncoder.getInstance().quoteAsString(id))
                        + "\"")
            .orElse("");
    return "{\"alg\":\"" + algorithm() + "\",\"typ\":\"JWT\"" + kid + "}";
  }

  private static JWK parse(String json) {
    try {
      return JWK.parse(json);
    } catch (ParseException e) {
      // The cause's message may show parts of the key.
      throw new IllegalArgumentException("this is no JWK (RFC 7517) of a known type");
    }
  }
}
