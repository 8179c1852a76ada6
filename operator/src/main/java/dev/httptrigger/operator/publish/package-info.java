/**
 * What the servers are told: one record per trigger and an index of 64 parts, kept in Secrets
 * (DESIGN §5). {@link dev.httptrigger.operator.publish.WorldDecision} decides, purely, what should
 * stand there; {@link dev.httptrigger.operator.publish.Publisher} makes it so, with preconditions.
 */
@NullMarked
package dev.httptrigger.operator.publish;

import org.jspecify.annotations.NullMarked;
