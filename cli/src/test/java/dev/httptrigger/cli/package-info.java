/** Tests of the commands: each run as a person would, with its output and exit code looked at. */
@NullMarked
package dev.httptrigger.cli;

import org.jspecify.annotations.NullMarked;
