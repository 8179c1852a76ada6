@NullMarked
package dev.httptrigger.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
