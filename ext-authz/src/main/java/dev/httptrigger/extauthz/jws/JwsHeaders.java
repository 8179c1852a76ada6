package dev.httptrigger.extauthz.jws;

import static dev.httptrigger.extauthz.jws.CompactJws.malformed;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.StrictJson.ReadObject;
import dev.httptrigger.extauthz.jws.StrictJson.Unreadable;
import java.util.Map;
import java.util.Optional;

/** Reads a token's header. */
final class JwsHeaders {
  private JwsHeaders() {}

  /** What came of reading a header. */
  sealed interface Reading permits Read, Refused {}

  /**
   * A header that we understand.
   *
   * @param header what it says
   */
  record Read(JwsHeader header) implements Reading {}

  static Reading read(byte[] bytes, Trace trace) {
    return switch (StrictJson.readObject(bytes)) {
      case Unreadable unreadable -> malformed("header", unreadable.why());
      case ReadObject read -> read(read.object().members(), trace);
    };
  }

  private static Reading read(Map<String, JsonValue> members, Trace trace) {
    if (!(members.get("alg") instanceof JsonString(String name))) {
      return new Refused(
          DenialReason.UNSUPPORTED_ALGORITHM,
          "alg",
          "the header has none, or one that is no string");
    }
    Optional<Algorithm> algorithm = Algorithm.byWireName(name);
    if (algorithm.isEmpty()) {
      return new Refused(
          DenialReason.UNSUPPORTED_ALGORITHM, "alg", Trace.quoted(name) + " is never accepted");
    }
    if (members.containsKey("crit")) {
      return malformed("crit", "the header has it, and no extension is understood");
    }
    if (members.containsKey("b64")) {
      return malformed("b64", "the header has it, and a JWT must not (RFC 7797 §7)");
    }
    if (members.containsKey("enc")) {
      return malformed("enc", "the header has it, so this is said to be a JWE (RFC 7516 §9)");
    }
    JsonValue kid = members.get("kid");
    if (kid != null && !(kid instanceof JsonString)) {
      return malformed("kid", "not a string but of type " + kid.kind());
    }
    Optional<String> keyId =
        kid instanceof JsonString(String text) ? Optional.of(text) : Optional.empty();
    if (trace.wanted()) {
      trace.add(
          new Trace.Checked(
              "header",
              true,
              "alg " + name + ", " + keyId.map(id -> "kid " + Trace.quoted(id)).orElse("no kid")));
    }
    Optional<OkpCurve> curve =
        name.equals(OkpCurve.ED25519.wireName()) ? Optional.of(OkpCurve.ED25519) : Optional.empty();
    return new Read(
        new JwsHeader(algorithm.get(), curve, keyId, Optional.ofNullable(members.get("typ"))));
  }
}
