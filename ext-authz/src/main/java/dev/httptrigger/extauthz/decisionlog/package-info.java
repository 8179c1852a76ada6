/**
 * The decision log: one JSON line for each decision that is to be logged, with the trigger, the
 * outcome and the reason, and nothing that a client or a token said but the request id. Whoever
 * decides never waits for whoever reads the log: lines that can't be written are dropped and
 * counted.
 */
@NullMarked
package dev.httptrigger.extauthz.decisionlog;

import org.jspecify.annotations.NullMarked;
