/** What is measured, how, and what it should come to. */
@NullMarked
package dev.httptrigger.bench.scenario;

import org.jspecify.annotations.NullMarked;
