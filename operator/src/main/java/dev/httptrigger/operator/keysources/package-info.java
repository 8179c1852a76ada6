/**
 * Where a trigger's keys come from. Inline keys only so far; Secrets, ConfigMaps and remote key
 * sets will find their room here.
 */
@NullMarked
package dev.httptrigger.operator.keysources;

import org.jspecify.annotations.NullMarked;
