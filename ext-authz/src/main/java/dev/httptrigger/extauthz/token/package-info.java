/**
 * Finds the token in a request (DESIGN §4.3): the trigger's locations in their order, the first one
 * with a value decides, and after a bad value there is no second try. Does not look into the token.
 */
@NullMarked
package dev.httptrigger.extauthz.token;

import org.jspecify.annotations.NullMarked;
