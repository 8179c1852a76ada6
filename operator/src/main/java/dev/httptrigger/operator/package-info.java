/** The control plane: keeps the servers in step with the cluster. */
@NullMarked
package dev.httptrigger.operator;

import org.jspecify.annotations.NullMarked;
