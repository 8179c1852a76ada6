/**
 * What a run came to, as a table on the terminal, as JSON, and as the page {@code
 * docs/benchmarks.md} with its plots. Pure but for {@link dev.httptrigger.bench.report.ReportFile}.
 */
@NullMarked
package dev.httptrigger.bench.report;

import org.jspecify.annotations.NullMarked;
