/**
 * HttpTrigger beside others that verify tokens for Envoy: Envoy's own {@code jwt_authn} filter,
 * OPA-Envoy, Authorino and Heimdall, each configured for the same task, each through a gate that
 * its answers are right, before it is measured.
 */
@NullMarked
package dev.httptrigger.bench.peers;

import org.jspecify.annotations.NullMarked;
