/** Tests of what is known of the objects that triggers are bound to. */
@NullMarked
package dev.httptrigger.operator.targets;

import org.jspecify.annotations.NullMarked;
