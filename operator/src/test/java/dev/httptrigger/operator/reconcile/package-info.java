/** Tests of what stands between watches, publisher and status. */
@NullMarked
package dev.httptrigger.operator.reconcile;

import org.jspecify.annotations.NullMarked;
