/**
 * Where trials run. {@link io.quantrial.trial.execute.TrialExecutor} is what the runner talks to;
 * {@link io.quantrial.trial.execute.ExecutorProvider} is the {@link java.util.ServiceLoader}
 * service that opens one: worker processes by default, a cluster from a jar of its own.
 */
package io.quantrial.trial.execute;
