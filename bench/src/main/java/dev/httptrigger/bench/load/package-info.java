/**
 * The load client: Check calls over HTTP/2 as Envoy makes them, on one thread, with requests that
 * are bytes before the first one is sent. It keeps every answer to what is expected of it, and it
 * has to be cheaper than any server it measures.
 */
@NullMarked
package dev.httptrigger.bench.load;

import org.jspecify.annotations.NullMarked;
