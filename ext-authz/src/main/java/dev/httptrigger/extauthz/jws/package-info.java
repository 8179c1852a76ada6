/**
 * Compact JWS (RFC 7515 §7.1) as a door needs it: bytes in, verified claims or a reason out. A
 * token has exactly one spelling here: strict base64url, strict UTF-8, strict JSON. Libraries read
 * more than that, and what two readers read differently is how tokens are forged. Keys are made
 * ready once, when configuration arrives ({@link dev.httptrigger.extauthz.jws.TrustedKeys}), and
 * which library does the arithmetic is decided in one place ({@link
 * dev.httptrigger.extauthz.jws.SignatureProvider}). Knows nothing of times, issuers or rules: they
 * are looked at by others, after the signature.
 */
@NullMarked
package dev.httptrigger.extauthz.jws;

import org.jspecify.annotations.NullMarked;
