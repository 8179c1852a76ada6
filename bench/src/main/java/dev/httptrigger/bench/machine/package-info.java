/**
 * What the machine says: CPU times and memory of processes and of all processors from Linux's
 * {@code /proc}, which process may run where, and what machine it is.
 */
@NullMarked
package dev.httptrigger.bench.machine;

import org.jspecify.annotations.NullMarked;
