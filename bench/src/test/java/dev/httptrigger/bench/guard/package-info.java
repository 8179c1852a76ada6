/**
 * Guards what a check costs: no figures to publish, but an alarm in every build when a change makes
 * checks clearly dearer than they were.
 */
@NullMarked
package dev.httptrigger.bench.guard;

import org.jspecify.annotations.NullMarked;
