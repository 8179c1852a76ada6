/**
 * A trigger together with the objects it refers to: its key sets and its list of revoked tokens are
 * read, wherever they stand, so that what follows knows the keys and tokens themselves. So far keys
 * stand in the trigger ({@code jwks.inline}), and the list in a ConfigMap that {@link ConfigMaps}
 * finds.
 */
@NullMarked
package dev.httptrigger.crds.resolve;

import org.jspecify.annotations.NullMarked;
