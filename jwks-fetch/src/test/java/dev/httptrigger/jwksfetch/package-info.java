/** Tests of the guarded fetcher: pure ones, and those with servers that misbehave. */
@NullMarked
package dev.httptrigger.jwksfetch;

import org.jspecify.annotations.NullMarked;
