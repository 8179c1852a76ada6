/** What is decided and in which order it is written, without an API server. */
@NullMarked
package dev.httptrigger.operator.publish;

import org.jspecify.annotations.NullMarked;
