/** Tests of what objects of a gateway stand for. */
@NullMarked
package dev.httptrigger.crds.targets;

import org.jspecify.annotations.NullMarked;
