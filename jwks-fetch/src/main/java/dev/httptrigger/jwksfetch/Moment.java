package dev.httptrigger.jwksfetch;

import java.time.Duration;
import java.time.Instant;

/**
 * One point in time on two clocks: the steady one decides, so that nothing is fetched or called
 * stale because somebody set the other, which is for people.
 *
 * @param steady since the scheduler's beginning; may lie before it
 * @param wall as people say it
 */
record Moment(Duration steady, Instant wall) {}
