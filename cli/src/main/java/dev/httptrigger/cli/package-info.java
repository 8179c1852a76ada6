/**
 * The commands: the only module that sees both the data plane and the control plane. {@link
 * dev.httptrigger.cli.Commands} knows them all and tells what goes wrong; each command is a class
 * of its own that reads its flags, asks the other modules, and writes. Nothing is decided here:
 * {@code explain} shows the engine's own steps, {@code validate} the findings of {@code
 * crds.check}.
 */
@NullMarked
package dev.httptrigger.cli;

import org.jspecify.annotations.NullMarked;
