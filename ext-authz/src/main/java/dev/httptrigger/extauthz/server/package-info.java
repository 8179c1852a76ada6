/**
 * Puts the server together: settings, addresses, the gRPC services, and a life that begins with
 * configuration and ends with a drain.
 */
@NullMarked
package dev.httptrigger.extauthz.server;

import org.jspecify.annotations.NullMarked;
