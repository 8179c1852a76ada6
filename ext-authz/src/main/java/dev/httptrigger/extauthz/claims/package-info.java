/**
 * Claims of a token whose signature is good: the rules on them (times, issuer, audience, type;
 * DESIGN §4.4), and what of them goes to the upstream (§4.5). For every header that carries a
 * claim, what the client sent under that name, in whatever spelling, is taken away on every allowed
 * request.
 */
@NullMarked
package dev.httptrigger.extauthz.claims;

import org.jspecify.annotations.NullMarked;
