/**
 * Replays search strategies on tables of ground truth: a study with a virtual clock, whose trials
 * end as the table says, so that a search of hundreds of trainings takes milliseconds.
 *
 * <p>Start with {@link io.quantrial.trial.bench.replay.Replay}. A {@link
 * io.quantrial.trial.bench.replay.BenchProblem} is a table as strategies see it, a {@link
 * io.quantrial.trial.bench.replay.Truth} as the judge does.
 */
package io.quantrial.trial.bench.replay;
