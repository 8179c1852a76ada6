/** Which servers count, as tables. */
@NullMarked
package dev.httptrigger.operator.replicas;

import org.jspecify.annotations.NullMarked;
