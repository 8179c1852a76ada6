/**
 * What the build does once so that each later start is fast: a server, an operator and some
 * commands run through, each in a process, and the JVM keeps which classes they needed.
 */
@NullMarked
package dev.httptrigger.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
