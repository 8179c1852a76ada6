@NullMarked
package dev.httptrigger.bench.parts;

import org.jspecify.annotations.NullMarked;
