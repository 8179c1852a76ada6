/**
 * Everything that can be wrong with a trigger, as {@link Finding}s: one list for {@code status},
 * {@code validate} and the importers.
 */
@NullMarked
package dev.httptrigger.crds.check;

import org.jspecify.annotations.NullMarked;
