/** Rules that hold for the data plane as a whole. */
@NullMarked
package dev.httptrigger.extauthz;

import org.jspecify.annotations.NullMarked;
