/**
 * What a contest of strategies looks like: tables for the terminal, and the files {@code
 * bench.csv}, {@code bench.svg} and {@code bench.html}.
 *
 * <p>Start with {@link io.quantrial.trial.bench.report.BenchFiles}; {@link
 * io.quantrial.trial.bench.report.ScoreTable} chooses the figures that people see.
 */
package io.quantrial.trial.bench.report;
