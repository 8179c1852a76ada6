/**
 * A trigger together with the objects it refers to: its key sets and its list of revoked tokens are
 * read, wherever they stand, so that what follows knows the keys and tokens themselves. Keys stand
 * in the trigger ({@code jwks.inline}), or in a Secret or ConfigMap that {@link ReferencedObjects}
 * finds, as the list does.
 */
@NullMarked
package dev.httptrigger.crds.resolve;

import org.jspecify.annotations.NullMarked;
