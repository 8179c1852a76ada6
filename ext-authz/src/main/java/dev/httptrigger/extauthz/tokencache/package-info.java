/**
 * What is remembered from request to request: that a signature is good or bad, what the token says,
 * when it keeps its provider's rules, and which headers it becomes ({@link
 * dev.httptrigger.extauthz.tokencache.TokenCache}, DESIGN §5). All of that follows from the token
 * and a configuration that never changes; the clock, revocation, and the rules for the request are
 * asked for every request. So nothing here can make a decision other than it would be without; it
 * only makes it cheaper.
 */
@NullMarked
package dev.httptrigger.extauthz.tokencache;

import org.jspecify.annotations.NullMarked;
