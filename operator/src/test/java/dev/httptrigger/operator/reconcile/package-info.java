/** Tests of what waits for a turn and what does not. */
@NullMarked
package dev.httptrigger.operator.reconcile;

import org.jspecify.annotations.NullMarked;
