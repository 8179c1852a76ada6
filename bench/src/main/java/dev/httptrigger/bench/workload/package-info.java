/**
 * What is asked and what is right: tokens, the Check requests that Envoy would make of them, the
 * triggers that decide them, and the answers that they must get.
 */
@NullMarked
package dev.httptrigger.bench.workload;

import org.jspecify.annotations.NullMarked;
