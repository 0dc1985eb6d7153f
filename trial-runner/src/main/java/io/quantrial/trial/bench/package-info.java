/**
 * QBench: ground truth about bit allocation, against which strategies are measured without any
 * training. A {@link io.quantrial.trial.bench.BenchTable} holds what training gave for every
 * configuration of a small space, or a random part of it, at several lengths of training; {@link
 * io.quantrial.trial.bench.BenchMaker} makes one from an experiment, and can be interrupted at any
 * moment.
 *
 * <p>Start with {@code BenchTable}; {@link io.quantrial.trial.bench.BenchRow} is one line of it,
 * {@link io.quantrial.trial.bench.BenchHeader} all that the lines share.
 */
package io.quantrial.trial.bench;
