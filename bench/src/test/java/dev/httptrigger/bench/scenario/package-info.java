@NullMarked
package dev.httptrigger.bench.scenario;

import org.jspecify.annotations.NullMarked;
