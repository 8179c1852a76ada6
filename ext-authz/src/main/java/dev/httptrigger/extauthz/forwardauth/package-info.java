/**
 * The same decision over plain HTTP, for proxies that ask by a request of their own: nginx' {@code
 * auth_request}, Caddy's and Traefik's forward auth, Envoy's HTTP service. A question comes in as
 * bytes, the engine decides, and the answer's headers say what the proxy shall change. What an
 * answer of an address can't say is denied here; nothing that the engine denied is ever allowed.
 */
@NullMarked
package dev.httptrigger.extauthz.forwardauth;

import org.jspecify.annotations.NullMarked;
