/**
 * What HttpTrigger is compared with in every run: servers that allow everything, and bare
 * signatures.
 */
@NullMarked
package dev.httptrigger.bench.baseline;

import org.jspecify.annotations.NullMarked;
