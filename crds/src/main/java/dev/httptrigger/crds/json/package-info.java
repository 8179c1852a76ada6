/**
 * JSON read strictly: what two readers could understand differently is refused, so that what was
 * checked is also what is used.
 */
@NullMarked
package dev.httptrigger.crds.json;

import org.jspecify.annotations.NullMarked;
