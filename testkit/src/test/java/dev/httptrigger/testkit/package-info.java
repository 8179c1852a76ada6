/** Shows that each real part is what it claims to be, before other modules rely on it. */
@NullMarked
package dev.httptrigger.testkit;

import org.jspecify.annotations.NullMarked;
