@NullMarked
package dev.httptrigger.bench.load;

import org.jspecify.annotations.NullMarked;
