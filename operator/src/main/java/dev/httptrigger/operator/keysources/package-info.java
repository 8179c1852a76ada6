/**
 * Where a trigger's keys and its list of revoked tokens come from: the trigger itself, or labelled
 * Secrets and ConfigMaps. Remote key sets will find their room here.
 */
@NullMarked
package dev.httptrigger.operator.keysources;

import org.jspecify.annotations.NullMarked;
