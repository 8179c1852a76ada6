@NullMarked
package dev.httptrigger.bench.process;

import org.jspecify.annotations.NullMarked;
