/**
 * The vocabulary of experiments that every package of this module shares: kinds and ends of trials,
 * reasons of failure, the one exception.
 *
 * <p>Start reading at {@code config.Experiment} (what a user asks for), then {@code
 * run.TrialRunner} (what happens). The packages, from the bottom up: {@code space} (what can vary),
 * {@code cost} (what it costs), {@code search} (what to try next), {@code storage} (memory), {@code
 * data} and {@code model} (what is trained), {@code config} (the file), {@code train} (one trial,
 * inside a worker), {@code execute} (where trials run), {@code run} (the loop), {@code report},
 * {@code bench} (ground truth for strategies), {@code cli}.
 */
package io.quantrial.trial;
