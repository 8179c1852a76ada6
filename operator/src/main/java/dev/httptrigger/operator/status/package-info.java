/**
 * What people read about a trigger: a pure function of what was decided and how far the servers
 * are.
 */
@NullMarked
package dev.httptrigger.operator.status;

import org.jspecify.annotations.NullMarked;
