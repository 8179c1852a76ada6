/**
 * What is remembered from request to request: that a signature is good or bad, and what the token
 * says ({@link dev.httptrigger.extauthz.tokencache.TokenCache}, DESIGN §5). Times, revocation and
 * rules are asked anew for every request, so nothing here can make a decision other than it would
 * be without; it only makes it cheaper. What else a token's claims decide, such as the headers that
 * a policy makes of them, could be remembered beside them, in {@code GoodSignature}.
 */
@NullMarked
package dev.httptrigger.extauthz.tokencache;

import org.jspecify.annotations.NullMarked;
