/**
 * One trial, from a task to its outcome, in whatever process it runs. Start with {@link
 * io.quantrial.trial.train.TrialTask}, what a worker is asked to do, and {@code TaskRunner}, which
 * does it.
 */
package io.quantrial.trial.train;
