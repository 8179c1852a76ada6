/** Tests of Envoy's side of the house. */
@NullMarked
package dev.httptrigger.extauthz.envoy;

import org.jspecify.annotations.NullMarked;
