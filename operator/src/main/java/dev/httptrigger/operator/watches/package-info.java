/** What the operator's watches have in common. */
@NullMarked
package dev.httptrigger.operator.watches;

import org.jspecify.annotations.NullMarked;
