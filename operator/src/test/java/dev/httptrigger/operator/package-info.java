/** The operator against a real API server, and as a ServiceAccount that may do what is shipped. */
@NullMarked
package dev.httptrigger.operator;

import org.jspecify.annotations.NullMarked;
