/**
 * Where a trigger's keys and its list of revoked tokens come from: the trigger itself, labelled
 * Secrets and ConfigMaps, and URLs.
 */
@NullMarked
package dev.httptrigger.operator.keysources;

import org.jspecify.annotations.NullMarked;
