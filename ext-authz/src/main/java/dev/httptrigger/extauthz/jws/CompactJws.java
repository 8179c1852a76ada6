package dev.httptrigger.extauthz.jws;

import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestLimits;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.StrictJson.ReadObject;
import dev.httptrigger.extauthz.jws.StrictJson.Unreadable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token taken apart, its signature not yet looked at. Immutable; holds the token and never prints
 * it.
 */
public final class CompactJws implements JwsReading {
  /** Longer ones are never looked at, whatever limit a server is given. */
  public static final int MAXIMUM_LENGTH = RequestLimits.LONGEST_TOKEN;

  private final byte[] token;
  private final int signedLength;
  private final byte[] payload;
  private final byte[] signature;
  private final JwsHeader header;

  private CompactJws(
      byte[] token, int signedLength, byte[] payload, byte[] signature, JwsHeader header) {
    this.token = token;
    this.signedLength = signedLength;
    this.payload = payload;
    this.signature = signature;
    this.header = header;
  }

  /** What came of reading a token's payload. */
  public sealed interface ClaimsReading permits Claims, Refused {}

  /**
   * A payload that is an object.
   *
   * @param object the claims, believed by nobody before the signature is checked
   */
  public record Claims(JsonObject object) implements ClaimsReading {}

  /**
   * Takes a token apart and reads its header: size, alphabet, exactly three parts, canonical
   * base64url, strict JSON, {@code alg}, {@code crit}, {@code b64}, {@code enc}, {@code kid}
   * (DESIGN §4.4). Never throws, whatever the bytes are.
   *
   * @param token not changed by anybody any more
   * @param known what headers say that need not be read again; where somebody wants to see the
   *     steps, all are
   */
  public static JwsReading read(byte[] token, KnownHeaders known, Trace trace) {
    if (token.length > MAXIMUM_LENGTH) {
      return new Refused(
          DenialReason.OVERSIZED_TOKEN,
          "size",
          token.length + " bytes, more than " + MAXIMUM_LENGTH);
    }
    if (trace.wanted()) {
      trace.add(new Trace.Checked("size", true, token.length + " bytes"));
    }
    int first = dot(token, 0);
    int second = dot(token, first + 1);
    if (first == token.length || second == token.length || dot(token, second + 1) < token.length) {
      return malformed("form", "not three parts with dots between them");
    }
    @Nullable JwsHeader header = trace.wanted() ? null : known.find(token, first);
    Optional<byte[]> headerText =
        header == null ? Base64Url.decode(token, 0, first) : Optional.empty();
    Optional<byte[]> payload = Base64Url.decode(token, first + 1, second);
    Optional<byte[]> signature = Base64Url.decode(token, second + 1, token.length);
    if ((header == null && headerText.isEmpty()) || payload.isEmpty() || signature.isEmpty()) {
      return malformed("form", "a part is not base64url in its one canonical spelling");
    }
    if (first == 0 || payload.get().length == 0 || signature.get().length == 0) {
      return malformed("form", "a part is empty");
    }
    if (trace.wanted()) {
      trace.add(new Trace.Checked("form", true, "three parts of base64url"));
    }
    if (header != null) {
      return new CompactJws(token, second, payload.get(), signature.get(), header);
    }
    return switch (JwsHeaders.read(headerText.orElseThrow(), trace)) {
      case Refused refused -> refused;
      case JwsHeaders.Read read -> {
        known.keep(token, first, read.header());
        yield new CompactJws(token, second, payload.get(), signature.get(), read.header());
      }
    };
  }

  /** What the header says. */
  public JwsHeader header() {
    return header;
  }

  /**
   * Reads the payload as strictly as the header. Costs time on bytes that anybody may have sent:
   * ask after the signature where that can be.
   */
  public ClaimsReading claims() {
    return switch (StrictJson.readObject(payload)) {
      case ReadObject read -> new Claims(read.object());
      case Unreadable unreadable -> malformed("payload", unreadable.why());
    };
  }

  /** Whether the signature over header and payload is one that the check accepts. */
  boolean signatureFits(SignatureCheck check) {
    return check.accepts(token, signedLength, signature);
  }

  static Refused malformed(String rule, String found) {
    return new Refused(DenialReason.MALFORMED_TOKEN, rule, found);
  }

  /** Where the next dot is, or the token's end. */
  private static int dot(byte[] token, int from) {
    for (int i = from; i < token.length; i++) {
      if (token[i] == '.') {
        return i;
      }
    }
    return token.length;
  }
}
