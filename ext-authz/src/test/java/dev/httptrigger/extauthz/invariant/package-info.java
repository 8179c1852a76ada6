/** What the upstream sees of a mapped name, whatever the client sent (DESIGN §4.5). */
@NullMarked
package dev.httptrigger.extauthz.invariant;

import org.jspecify.annotations.NullMarked;
