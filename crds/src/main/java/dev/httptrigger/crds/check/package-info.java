/**
 * Everything that can be wrong with a trigger, as {@link Finding}s: one list for {@code status},
 * {@code validate} and the importers. {@link TriggerCheck} walks the tree along the CRD's own
 * schema, evaluates the Java twins of its CEL rules with the same words, and then asks what no
 * schema can say.
 */
@NullMarked
package dev.httptrigger.crds.check;

import org.jspecify.annotations.NullMarked;
