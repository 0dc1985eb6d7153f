/**
 * One trial, from a task to its outcome, in whatever process it runs.
 *
 * <p>Start with {@link io.quantrial.trial.train.TrialTask}, what a worker is asked to do, and
 * {@link io.quantrial.trial.train.TaskRunner}, which does it: a {@code Session} holds what tasks
 * share, a {@code TaskRun} leads one task through {@code Training} and {@code Evaluation}, and a
 * {@code TaskModel} is the network in use.
 */
package io.quantrial.trial.train;
