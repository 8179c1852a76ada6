/**
 * The promise under faults: operators, servers, an API server and an Envoy as processes of their
 * own, of which something is broken all the while, and probes that ask through that Envoy. Every
 * answer is compared with what a right server may say, given what the API server has acknowledged
 * and when.
 */
@NullMarked
package dev.httptrigger.deploy.faults;

import org.jspecify.annotations.NullMarked;
