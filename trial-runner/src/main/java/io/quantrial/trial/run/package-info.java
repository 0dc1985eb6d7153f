/**
 * The loop: an experiment becomes a study. Start with {@link io.quantrial.trial.run.TrialRunner};
 * {@link io.quantrial.trial.run.Plan} is what is known before any training, {@link
 * io.quantrial.trial.run.Study} what is known afterwards.
 */
package io.quantrial.trial.run;
