/**
 * What is measured, each a process of its own: the server as it is shipped, and base lines on the
 * same JVM with the same flags.
 */
@NullMarked
package dev.httptrigger.bench.process;

import org.jspecify.annotations.NullMarked;
