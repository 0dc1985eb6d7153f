/**
 * Signals: what the float model alone tells about how much each layer suffers from which bits, long
 * before anything is trained.
 *
 * <p>Start with {@link io.quantrial.trial.signal.Signal}, what an author implements, and {@link
 * io.quantrial.trial.signal.TrainedModel}, what a signal may ask; {@link
 * io.quantrial.trial.signal.WeightErrorSignal} is the shortest example.
 */
package io.quantrial.trial.signal;
