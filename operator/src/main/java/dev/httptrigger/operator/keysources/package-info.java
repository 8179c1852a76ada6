/**
 * Where a trigger's keys and its list of revoked tokens come from. Keys are inline only so far;
 * lists are in labelled ConfigMaps. Secrets and remote key sets will find their room here.
 */
@NullMarked
package dev.httptrigger.operator.keysources;

import org.jspecify.annotations.NullMarked;
