@NullMarked
package dev.httptrigger.bench.workload;

import org.jspecify.annotations.NullMarked;
