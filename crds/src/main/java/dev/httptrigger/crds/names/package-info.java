/**
 * Which spellings of a parameter's or cookie's name some server reads as one. Asked when a trigger
 * is checked (two claims under names that may be one) and when a request is changed (what the
 * client sent under a name of ours).
 */
@NullMarked
package dev.httptrigger.crds.names;

import org.jspecify.annotations.NullMarked;
