@NullMarked
package dev.httptrigger.bench.peers;

import org.jspecify.annotations.NullMarked;
