/**
 * A trigger together with the objects it refers to: its key sets are read, wherever they stand, so
 * that what follows knows the keys themselves. So far they stand in the trigger ({@code
 * jwks.inline}).
 */
@NullMarked
package dev.httptrigger.crds.resolve;

import org.jspecify.annotations.NullMarked;
