@NullMarked
package dev.httptrigger.bench.machine;

import org.jspecify.annotations.NullMarked;
