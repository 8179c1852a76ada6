/** {@code ./httptrigger bench}: the published, reproducible benchmark. */
@NullMarked
package dev.httptrigger.bench;

import org.jspecify.annotations.NullMarked;
