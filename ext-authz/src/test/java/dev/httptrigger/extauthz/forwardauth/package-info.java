/** Tests of Envoy's side of the house. */
@NullMarked
package dev.httptrigger.extauthz.forwardauth;

import org.jspecify.annotations.NullMarked;
