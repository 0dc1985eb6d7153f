/**
 * Measures what quantization costs: fake quantization alone, and whole training steps.
 *
 * <p>All variants of a comparison run in one JVM, one after another in an order that changes every
 * round, so that a machine that is busy or changes its clock is the same for all of them. JMH forks
 * the JVMs, repeats the rounds and collects the times; {@link io.quantrial.benchmark.Benchmarks}
 * prints the ratios. The command is in {@code docs/benchmarks.md}. {@link
 * io.quantrial.benchmark.SearchBenchmark} measures whole searches instead, in processes of their
 * own.
 *
 * <p>May depend on everything. Start reading at {@link io.quantrial.benchmark.Rounds}.
 */
package io.quantrial.benchmark;
