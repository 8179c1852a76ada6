/** The commands: the only module that sees both the data plane and the control plane. */
@NullMarked
package dev.httptrigger.cli;

import org.jspecify.annotations.NullMarked;
