package dev.httptrigger.extauthz.tokencache;

/**
 * How one part of a cache stands.
 *
 * @param hits tokens that were looked for and found, since the start
 * @param misses tokens that were looked for and not found, since the start
 * @param evictions answers that went because there was no room, since the start; not those whose
 *     time was over
 * @param entries answers there are, roughly
 * @param bytes what they take in the heap, by estimate
 */
public record Figures(long hits, long misses, long evictions, long entries, long bytes) {}
