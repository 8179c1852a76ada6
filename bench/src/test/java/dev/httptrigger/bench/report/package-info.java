@NullMarked
package dev.httptrigger.bench.report;

import org.jspecify.annotations.NullMarked;
