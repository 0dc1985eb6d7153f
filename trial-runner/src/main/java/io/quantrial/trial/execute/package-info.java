/**
 * Where trials run. {@link io.quantrial.trial.execute.TrialExecutor} is what the runner talks to;
 * {@link io.quantrial.trial.execute.ExecutorProvider} is the {@link java.util.ServiceLoader}
 * service that opens one: worker processes by default, a cluster from a jar of its own.
 *
 * <p>{@code ProcessExecutor} hands tasks to {@code Worker}, one process seen from the controller;
 * {@code WorkerMain} is the other end. {@code InProcessExecutor} needs no process. What is done
 * with a task is a {@code TaskBody}, in both. The rules that every executor keeps are the tests of
 * {@code TrialExecutorContract}.
 */
package io.quantrial.trial.execute;
