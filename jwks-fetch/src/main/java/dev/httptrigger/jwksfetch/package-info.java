/**
 * Fetches key sets from URLs that strangers wrote, and keeps the last good one of each.
 *
 * <p>A trigger's author names a URL, and this process opens a connection to it from inside the
 * cluster: what is fetched must not be able to reach what the author can't, nor to hold, fill or
 * mislead the process. So everything about a connection is decided here, step by step and in plain
 * sight, on the JDK's own sockets (docs/decisions/own-http-get.md): {@link
 * dev.httptrigger.jwksfetch.FetchTarget} says which URLs are fetched at all, {@link
 * dev.httptrigger.jwksfetch.GuardedConnector} looks a host up once and connects to an address that
 * {@link dev.httptrigger.jwksfetch.AddressRules} permit, {@link dev.httptrigger.jwksfetch.HttpGet}
 * asks over TLS in the host's name, {@link dev.httptrigger.jwksfetch.HttpAnswerReader} reads one
 * bounded answer, all within one {@link dev.httptrigger.jwksfetch.Deadline}.
 *
 * <p>{@link dev.httptrigger.jwksfetch.RemoteKeys} decides when: one flight a source however many
 * triggers use it, spread refreshes, back-off, early fetches after a flag. What comes back replaces
 * the last good key set only when it is one ({@link dev.httptrigger.jwksfetch.RemoteKeySet}). How
 * old the keys may become, and what then happens to tokens, is the user's decision; the state says
 * when. {@link dev.httptrigger.jwksfetch.FetchedKeySets} says it in the words of triggers, to
 * whoever asks, at once.
 */
@NullMarked
package dev.httptrigger.jwksfetch;

import org.jspecify.annotations.NullMarked;
