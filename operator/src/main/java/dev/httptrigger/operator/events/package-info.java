/** Events: what happened, told to people beside the object that it is about. */
@NullMarked
package dev.httptrigger.operator.events;

import org.jspecify.annotations.NullMarked;
