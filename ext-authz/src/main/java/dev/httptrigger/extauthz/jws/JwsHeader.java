package dev.httptrigger.extauthz.jws;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import java.util.Optional;

/**
 * What of a token's header is looked at (RFC 7515 §4.1). {@code jwk}, {@code jku}, {@code x5u} and
 * {@code x5c} are not: a token never brings its own key.
 *
 * @param algorithm the algorithm that {@code alg} names
 * @param curve the curve that {@code alg} names beside it (RFC 9864: {@code Ed25519})
 * @param kid which key signed
 * @param type {@code typ}, whatever kind of value it is
 */
public record JwsHeader(
    Algorithm algorithm,
    Optional<OkpCurve> curve,
    Optional<String> kid,
    Optional<JsonValue> type) {}
