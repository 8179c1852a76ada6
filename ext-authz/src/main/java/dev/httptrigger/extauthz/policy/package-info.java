/**
 * A trigger's configuration made ready for requests ({@link
 * dev.httptrigger.extauthz.policy.Policy}), and the table that finds the one policy for a request
 * ({@link dev.httptrigger.extauthz.policy.PolicyTable}, DESIGN §4.1). Both never change: a new
 * configuration makes a new table that shares all that stayed the same with the old one, and
 * requests under way keep the table they began with.
 */
@NullMarked
package dev.httptrigger.extauthz.policy;

import org.jspecify.annotations.NullMarked;
