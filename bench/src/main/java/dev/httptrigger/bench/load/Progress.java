package dev.httptrigger.bench.load;

/**
 * How far a load is, at one moment.
 *
 * @param answered calls that were answered, rightly or not
 * @param wrong how many of those answers were not the expected ones
 */
public record Progress(long answered, long wrong) {}
