/**
 * Where a server's processor time goes: its JVM's flight recorder is asked while it works, and what
 * it saw is put together, by part and as a flame graph.
 */
@NullMarked
package dev.httptrigger.bench.profile;

import org.jspecify.annotations.NullMarked;
