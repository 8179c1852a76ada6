/** Which objects a trigger refers to, and a trigger together with those objects. */
@NullMarked
package dev.httptrigger.crds.resolve;

import org.jspecify.annotations.NullMarked;
