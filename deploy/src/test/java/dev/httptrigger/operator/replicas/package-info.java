/**
 * The operator's counting of servers under the model of {@code dev.httptrigger.model}: in this
 * package for its sake alone, so that the code under test opens nothing to anybody else.
 */
@NullMarked
package dev.httptrigger.operator.replicas;

import org.jspecify.annotations.NullMarked;
