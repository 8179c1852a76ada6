/** What people read, as tables. */
@NullMarked
package dev.httptrigger.operator.status;

import org.jspecify.annotations.NullMarked;
