package dev.httptrigger.crds.keys;

/**
 * What a trigger says about the keys of one source.
 *
 * @param allowWellKnownKeys whether keys are taken whose private half stands in public
 *     documentation
 */
public record KeyPolicy(boolean allowWellKnownKeys) {}
