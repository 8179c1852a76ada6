/**
 * How the whole system behaves at a size: the parts that ship, as processes, on a real API server
 * with a real Envoy before them, and thousands of triggers that change all the time. Prints the
 * table of the documentation.
 */
@NullMarked
package dev.httptrigger.deploy.scale;

import org.jspecify.annotations.NullMarked;
